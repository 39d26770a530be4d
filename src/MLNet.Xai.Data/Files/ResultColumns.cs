using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data;

/// <summary>Which columns of explained rows are results.</summary>
public static class ResultColumns
{
    private static readonly string[] s_predictions = ["PredictedLabel", "Score", "Probability"];

    /// <summary>The columns that a model adds for its users: PredictedLabel, Score, Probability, and every explanation with what stands beside it ("Shap", "Shap.BaseValue", "Shap.Residual").</summary>
    /// <param name="schema">A schema of explained rows.</param>
    public static IReadOnlyList<string> Of(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        DataViewSchema.Column[] visible = [.. schema.Where(c => !c.IsHidden)];
        string[] explanations = [.. visible.Where(IsExplanation).Select(c => c.Name)];
        return [.. visible.Where(c => s_predictions.Contains(c.Name, StringComparer.Ordinal)
            || Array.Exists(explanations, e => c.Name.Equals(e, StringComparison.Ordinal) || c.Name.StartsWith(e + ".", StringComparison.Ordinal))).Select(c => c.Name)];
    }

    /// <summary>The visible columns that a file itself has and that can be written: not those that a model's schema names and the file lacks.</summary>
    /// <param name="schema">The schema of rows that <c>OpenFile</c> opened.</param>
    public static IReadOnlyList<string> OfFile(DataViewSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return [.. schema.Where(c => !c.IsHidden && !TableBinding.IsAbsent(c) && CanBe(c)).Select(c => c.Name)];
    }

    internal static bool IsExplanation(DataViewSchema.Column column) =>
        column.Annotations.Schema.Any(a => a.Name.Equals(ExplanationAnnotations.Method, StringComparison.Ordinal));

    /// <summary>Results, and the visible columns with one value a row that the file has.</summary>
    internal static IEnumerable<string> ToSummarise(DataViewSchema schema)
    {
        IReadOnlyList<string> results = Of(schema);
        return schema.Where(c => !c.IsHidden && !TableBinding.IsAbsent(c) && (results.Contains(c.Name, StringComparer.Ordinal)
            || (c.Type is NumberDataViewType or BooleanDataViewType or TextDataViewType)) && CanBe(c)).Select(c => c.Name);
    }

    private static bool CanBe(DataViewSchema.Column column)
    {
        DataViewType type = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return type is NumberDataViewType or BooleanDataViewType or TextDataViewType
            || (column.Type is KeyDataViewType && column.Annotations.Schema.Any(a => a.Name.Equals("KeyValues", StringComparison.Ordinal)));
    }
}
