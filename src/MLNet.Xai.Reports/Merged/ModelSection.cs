using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>What the model is made of, where its file was given.</summary>
internal static class ModelSection
{
    private const int MostNames = 200;

    public static void Write(SummaryPage page)
    {
        if (page.Options.Model is not { } model)
            return;
        page.Page.Section("Model");
        page.Page.Table([], Facts(page, model), "");
        page.Page.Details("Steps of the model", new PlotTable(["Step", "Reads", "Adds"],
            model.Steps.Select(s => (IReadOnlyList<object>)[s.Name, Listed(s.Reads), Listed([.. s.Writes.Select(c => $"{c.Name} ({c.Type})")])])));
        if (model.Inputs.Count > 0)
        {
            page.Page.Details("Columns that it was saved for", new PlotTable(["Column", "Type", "Read"],
                model.Inputs.Take(MostNames).Select(c => (IReadOnlyList<object>)[c.Name, c.Type, c.IsRead switch { true => "yes", false => "no", null => "not known" }])));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Facts(SummaryPage page, ModelInspection model)
    {
        foreach (InspectedPredictor predictor in model.Predictors)
        {
            yield return ["Predictor", $"{predictor.Kind}, {predictor.Task.ToLowerInvariant()}{(predictor.HasProbability ? ", with probabilities" : "")}"];
            yield return ["Features", $"{NumberText.Count(predictor.Features)} in '{predictor.FeatureColumn}'"];
            if (predictor.Classes.Count > 0)
                yield return ["Classes", $"{NumberText.Count(predictor.Classes.Count)}: {Listed(predictor.Classes)}"];
            if (predictor.Trees > 0)
                yield return ["Trees", $"{NumberText.Count(predictor.Trees)} with {NumberText.Count(predictor.Leaves)} leaves"];
        }

        if (page.Options.ModelFile is { } file)
            yield return ["File", $"{Path.GetFileName(file.FullPath)}, {NumberText.Count(file.Bytes)} bytes{(file.MLNetVersion.Length > 0 ? $", written by ML.NET {file.MLNetVersion}" : "")}"];
        if (model.Note.Length > 0)
            yield return ["Note", model.Note];
    }

    private static string Listed(IReadOnlyList<string> names) => names.Count == 0 ? "nothing" : $"{string.Join(", ", names.Take(20))}{(names.Count > 20 ? $" and {NumberText.Count(names.Count - 20)} more" : "")}";
}
