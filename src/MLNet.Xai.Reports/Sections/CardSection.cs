using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>The model card: what the model is, what it reads, what explains it.</summary>
internal static class CardSection
{
    private const int MostColumns = 200;

    public static void Write(ReportContext context)
    {
        ReportSubject subject = context.Subject;
        context.Page.Section("Model card");
        context.Page.Table([], Facts(context), "");
        Columns(context.Page, subject);
        context.Page.Details("Steps of the model", new PlotTable(["Step", "Adds"], Steps(subject)));
    }

    private static IEnumerable<IReadOnlyList<string>> Facts(ReportContext context)
    {
        (ReportSubject subject, ModelReportOptions options) = (context.Subject, context.Options);
        yield return ["Model", subject.Kind];
        yield return ["Task", TaskOf(subject)];
        if (Trees(subject) is { } trees)
            yield return ["Trees", trees];
        yield return ["Reads", subject.Inputs.Count > 0 ? $"{subject.Inputs.Count} column{(subject.Inputs.Count == 1 ? "" : "s")}, listed below" : $"not known: {subject.WhyNoInputs}"];
        yield return ["Label", context.LabelColumn ?? "none given"];
        if (options.ModelPath is { } path)
        {
            using FileStream file = File.OpenRead(path);
            yield return ["File", $"{Path.GetFileName(path)}, {NumberText.Count(file.Length)} bytes"];
            yield return ["SHA-256", Convert.ToHexStringLower(SHA256.HashData(file))];
        }

        yield return ["Data", $"{(options.DataName is { } name ? $"{name}, " : "")}{ReportContext.Rows(context.Found.Rows)}"];
        if (context.Parts.Explainer is { } explainer)
        {
            yield return ["Explained by", $"{explainer.Method}: {explainer.Error}"];
            yield return ["At the cost of", Cost(explainer.Cost)];
        }
        else if (context.Parts.Words is null && context.Parts.Pictures is null && context.LeftOut.TryGetValue("Explanations", out string? why))
        {
            yield return ["Explained by", $"nothing: {why}"];
        }

        if (context.Parts.Pictures is { } pictures)
            yield return [$"Pictures of '{pictures.ImageColumn}' explained by", ImageExplainer.Method];
        if (context.Parts.Words is { } words)
        {
            yield return [$"Words of '{words.TextColumn}' explained by", words.Error.Length > 0 ? $"{words.Method}: {words.Error}" : words.Method];
            if (words.Cost.Length > 0)
                yield return ["At the cost of", Cost(words.Cost)];
        }

        yield return ["Versions", $"ML.NET {Version(typeof(MLContext))}, MLNet.Xai {Version(typeof(CardSection))}"];
        yield return ["Date", (options.Date ?? DateOnly.FromDateTime(DateTime.UtcNow)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)];
    }

    private static string Cost(string cost) => cost.StartsWith("0 rows", StringComparison.Ordinal) ? "no call of the model: its own numbers are read"
        : string.Join(' ', cost.Split(' ').Select(word => long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? NumberText.Count(number) : word));

    private static string TaskOf(ReportSubject subject) => subject.Task switch
    {
        TreeModelTask.Binary => "binary classification" + (subject.HasProbability ? ", with probabilities" : ", without probabilities"),
        TreeModelTask.Multiclass => $"multiclass classification, {subject.Classes.Count} classes: {string.Join(", ", subject.Classes.Take(20))}{(subject.Classes.Count > 20 ? ", ..." : "")}",
        TreeModelTask.Regression => "regression",
        TreeModelTask.Ranking => "ranking",
        _ => "another one than classification, regression and ranking",
    };

    private static string? Trees(ReportSubject subject)
    {
        if (subject.Predictors.Count != 1 || subject.Predictors[0].SubModels.Any(m => m.Trees is null) || subject.Predictors[0].File is not null)
            return null;
        var trees = subject.Predictors[0].SubModels.SelectMany(m => m.Trees!).ToList();
        return $"{NumberText.Count(trees.Count)} with {NumberText.Count(trees.Sum(t => (long)t.NumberOfLeaves))} leaves";
    }

    private static void Columns(HtmlReport page, ReportSubject subject)
    {
        if (subject.Inputs.Count == 0)
            return;
        page.Details("Columns that the score follows from", new PlotTable(["Column", "Type"], subject.Inputs.Take(MostColumns).Select(c => (IReadOnlyList<object>)[c.Name, $"{c.Type}"])));
    }

    private static IEnumerable<IReadOnlyList<object>> Steps(ReportSubject subject)
    {
        DataViewSchema schema = subject.Data.Schema;
        foreach (ITransformer step in ExplainedModel.Flatten(subject.Model))
        {
            DataViewSchema next = step.GetOutputSchema(schema);
            string added = string.Join(", ", next.Where(c => !c.IsHidden && (schema.GetColumnOrNull(c.Name) is not { } old || !old.Type.Equals(c.Type) || ReadColumns.Count(next, c.Name) > ReadColumns.Count(schema, c.Name))).Select(c => $"{c.Name} ({c.Type})"));
            yield return [step.GetType().Name.Split('`')[0].Replace("Transformer", "", StringComparison.Ordinal), added.Length > 0 ? added : "nothing"];
            schema = next;
        }
    }

    private static string Version(Type type) => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? type.Assembly.GetName().Version!.ToString();
}
