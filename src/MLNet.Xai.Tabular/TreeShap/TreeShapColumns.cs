using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>The appended columns, with their names and annotations.</summary>
internal static class TreeShapColumns
{
    /// <summary>Values, base value, residual.</summary>
    public static IReadOnlyList<OutputColumn> Describe(TreeShapState state)
    {
        string[] outputs = [.. state.Outputs.Select(output => output >= 0 ? state.OutputNames[output] : "")];
        string[] features = state.Features.Names;
        string[] outputSlots = outputs.Length > 1 ? outputs : [];
        return
        [
            new OutputColumn
            {
                Name = state.OutputColumn,
                SlotNames = outputs.Length > 1 ? [.. outputs.SelectMany(output => features.Select(feature => $"{output}.{feature}"))] : features,
                Annotate = annotations =>
                {
                    annotations.AddText(ExplanationAnnotations.Method, "TreeSHAP");
                    annotations.AddText(ExplanationAnnotations.Units, state.Units.ToString());
                    annotations.AddTexts(ExplanationAnnotations.OutputNames, outputs);
                    annotations.AddNumbers(ExplanationAnnotations.OutputIndices, state.Outputs);
                    annotations.AddText(ExplanationAnnotations.FeatureColumn, state.FeatureColumn);
                    annotations.AddTexts(ExplanationAnnotations.FeatureNames, features);
                    annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, state.Features.GroupOfSlot);
                },
            },
            new OutputColumn { Name = state.OutputColumn + ".BaseValue", SlotNames = outputSlots },
            new OutputColumn { Name = state.OutputColumn + ".Residual", SlotNames = outputSlots },
        ];
    }
}
