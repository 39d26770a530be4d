using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>What can explain a model, by what it is: the same decisions as the explainers take, without data.</summary>
internal static class ExplanationWays
{
    private static readonly ShapColumnOptions s_defaults = new();

    public static (IReadOnlyList<ExplanationWay> Ways, string Note) Of(ITransformer model, DataViewSchema schema, DataViewSchema output, List<FoundPredictor> found)
    {
        var ways = new List<ExplanationWay>();
        string note = "";
        if (found.Count > 1)
            note = $"there are {found.Count} predictors; explainers ask which one (ModelIndex)";
        try
        {
            if (found.Count == 1)
                AddOfPredictor(ways, model, schema, found[0]);
            else if (found.Count == 0)
                AddOfColumns(ways, model, schema);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or NotSupportedException)
        {
            note = e.Message;
        }

        AddOfTexts(ways, model, schema, output);
        return (ways, note);
    }

    private static void AddOfPredictor(List<ExplanationWay> ways, ITransformer model, DataViewSchema schema, FoundPredictor found)
    {
        var data = new SchemaOnly(schema);
        ExplainedModel explained = ExplainedModel.Find(model, data, model.Transform(data), s_defaults);
        if (found.IsTreeModel)
        {
            TreeEnsemble trees = TreeModelReader.Read(found).Ensemble;
            ways.Add(new("treeshap", "TreeSHAP, path-dependent", "Explain().TreeShap", IsExact: true, 0, $"walks the model's {trees.TreeCount:N0} trees; fitting reads the background once to count covers"));
        }

        ways.Add(Shap(explained));
        ways.Add(Lime(explained.Features.Names.Length));
        ways.Add(new("reasons", "reason codes", "Explain().ReasonCodes", IsExact: null, Shap(explained).RowsScored, "as shap, for the rows on the wrong side of a cutoff"));
        ways.Add(new("whatif", "counterfactuals", "Explain().Counterfactuals", IsExact: null, new CounterfactualColumnOptions().Scorings, $"at most {new CounterfactualColumnOptions().Scorings:N0} rows scored a row"));
        AddImportance(ways, explained.Features.Names.Length);
    }

    private static void AddOfColumns(List<ExplanationWay> ways, ITransformer model, DataViewSchema schema)
    {
        var data = new SchemaOnly(schema);
        ExplainedModel explained = ExplainedModel.FindColumns(model, data, model.Transform(data), s_defaults, behind: false);
        ways.Add(Shap(explained) with { Name = Shap(explained).Name + " of the data's columns" });
        ways.Add(Lime(explained.Features.Names.Length));
        AddImportance(ways, explained.Features.Names.Length);
    }

    private static ExplanationWay Shap(ExplainedModel model)
    {
        int features = model.Features.Names.Length, rows = s_defaults.BackgroundRows;
        long coalitions = Math.Min((2L * features) + 2048, features < 62 ? 1L << features : long.MaxValue);
        return ShapEngine.Choose(ShapMethod.Auto, model, "") switch
        {
            ShapMethod.Trees => new("shap", "TreeSHAP, interventional", "Explain().Shap", IsExact: true, 0, $"walks the model's trees against {rows} background rows"),
            ShapMethod.Linear => new("shap", "LinearSHAP", "Explain().Shap", IsExact: true, 0, $"weights times distance from the mean of {rows} background rows"),
            ShapMethod.Exact => new("shap", "Shapley values", "Explain().Shap", IsExact: true, coalitions * rows, $"{coalitions:N0} coalitions x {rows} background rows scored a row"),
            _ => new("shap", "KernelSHAP", "Explain().Shap", IsExact: false, coalitions * rows, $"{coalitions:N0} coalitions x {rows} background rows scored a row, with standard errors"),
        };
    }

    private static ExplanationWay Lime(int features)
    {
        var options = new LimeColumnOptions();
        return new("lime", "LIME", "Explain().Lime", IsExact: false, 0, $"{options.Samples:N0} samples scored once for all rows; {Math.Min(options.Features, features)} of {features} features in each local model");
    }

    private static void AddImportance(List<ExplanationWay> ways, int features)
    {
        int repeats = new PermutationImportanceOptions().Repeats;
        ways.Add(new("importance", "permutation importance", "Explain().PermutationImportance", IsExact: null, (long)repeats * features, $"all rows scored {(long)repeats * features:N0} times ({repeats} shufflings of {features} features); needs labels"));
    }

    private static void AddOfTexts(List<ExplanationWay> ways, ITransformer model, DataViewSchema schema, DataViewSchema output)
    {
        if (!model.IsRowToRowMapper || output.GetColumnOrNull("Score") is null)
            return;
        IRowToRowMapper mapper = model.GetRowToRowMapper(schema);
        foreach (DataViewSchema.Column column in mapper.GetDependencies([mapper.OutputSchema["Score"]]).Where(c => c.Type is TextDataViewType))
            ways.Add(new("words", $"words of '{column.Name}'", "Explain().Text.Predictions", IsExact: null, 0, "exact where the model is a sum over n-grams or small texts allow it, else some thousand texts scored a row"));
    }
}
