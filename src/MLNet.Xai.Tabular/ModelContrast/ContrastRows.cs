using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Rows that are explained by what would make a difference.</summary>
internal abstract class ContrastRows(ContrastState state) : ModelRows(state.Model, state.When)
{
    /// <summary>The model as columns have it, where it is scored without the pipeline else; null where it is not.</summary>
    protected ModelFunction<float>? Judge => Model.Function.Direct is null ? null : Model.Function.ScoreThroughPipeline;

    protected int FeatureCount => Model.Features.Names.Length;

    /// <summary>What the model says of a row; null where it says nothing definite.</summary>
    protected ScoreTarget? Said(ReadOnlySpan<float> scores)
    {
        double[] outputs = new double[scores.Length];
        for (int k = 0; k < outputs.Length; k++)
            outputs[k] = scores[k];
        if (Array.Exists(outputs, double.IsNaN))
            return null;
        ScoreTarget said = ScoreTarget.Of(outputs, state.Cutoff);
        return said.Accepts(outputs) ? said : null;
    }

    /// <summary>Numbers as many places of a column, a scalar where there is one.</summary>
    protected static OutputColumn Numbers(string name, int places, Action<DataViewSchema.Annotations.Builder>? annotate = null) =>
        new() { Name = name, Dimensions = places > 1 ? [places] : [], Annotate = annotate };

    /// <summary>A vector with a place for every name, even for a single one.</summary>
    protected static OutputColumn Named(string name, string[] names, Action<DataViewSchema.Annotations.Builder>? annotate = null) => new() { Name = name, SlotNames = names, Annotate = annotate };

    /// <summary>Marks features with 1, others with 0.</summary>
    protected static void Mark(Span<float> places, IEnumerable<int> features)
    {
        places.Clear();
        foreach (int feature in features)
            places[feature] = 1;
    }

    /// <summary>The annotations that all these columns have.</summary>
    protected void Annotate(DataViewSchema.Annotations.Builder annotations, string method, long? scorings)
    {
        annotations.AddText(ExplanationAnnotations.Method, method);
        if (scorings is not null)
            annotations.AddText(ExplanationAnnotations.Cost, $"{scorings} rows scored a row at most");
        annotations.AddText(ExplanationAnnotations.Units, Model.Units.ToString());
        annotations.AddTexts(ExplanationAnnotations.FeatureNames, Model.Features.Names);
        annotations.AddText(ExplanationAnnotations.FeatureColumn, Model.FeatureColumn);
        annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, Model.Features.GroupOfSlot);
        annotations.AddTexts(ExplanationAnnotations.OutputNames, Model.OutputNames);
    }
}
