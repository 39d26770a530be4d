using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>The appended columns, with their names and annotations.</summary>
internal static class TreeShapColumns
{
    /// <summary>Places of the columns among each other.</summary>
    public const int Values = 0, BaseValues = 1, Residuals = 2, Others = 3;

    /// <summary>
    /// Most numbers of a row of interaction values, outputs x features x features and also outputs x computed values x computed values: 16 MB as Single, 32 MB while they are computed.
    /// </summary>
    public const int MostInteractions = 1 << 22;

    /// <summary>The place of the interaction values, where there are some.</summary>
    public static int Interactions(TreeShapState state) => state.TopK > 0 ? Others + 1 : Others;

    /// <summary>Values, base value, residual, and what the options add.</summary>
    public static IReadOnlyList<OutputColumn> Describe(TreeShapState state, ValueLayout layout)
    {
        string[] outputs = [.. state.Outputs.Select(output => output >= 0 ? state.OutputNames[output] : "")];
        string[] outputSlots = outputs.Length > 1 ? outputs : [];
        string[] features = state.Features.Names;
        int count = features.Length;
        int[] at = layout.Features;
        List<OutputColumn> columns =
        [
            new SparseColumn([.. Enumerable.Range(0, outputs.Length).SelectMany(output => at.Select(f => (output * count) + f))])
            {
                Name = state.OutputColumn,
                Dimensions = [checked(outputs.Length * count)],
                Annotate = annotations =>
                {
                    annotations.AddTexts(
                        "SlotNames", outputs.Length * count, outputs.Length > 1 ? outputs.SelectMany(output => features.Select(feature => $"{output}.{feature}")) : features);
                    Annotate(annotations, state, outputs);
                    if (state.TopK > 0)
                        annotations.AddNumber(ExplanationAnnotations.TopK, state.TopK);
                },
            },
            new OutputColumn { Name = state.OutputColumn + ".BaseValue", SlotNames = outputSlots },
            new OutputColumn { Name = state.OutputColumn + ".Residual", SlotNames = outputSlots },
        ];
        if (state.TopK > 0)
            columns.Add(new OutputColumn { Name = state.OutputColumn + ".Others", SlotNames = outputSlots });
        if (state.Interactions)
        {
            columns.Add(new SparseColumn([.. Enumerable.Range(0, outputs.Length).SelectMany(output => at.SelectMany(i => at.Select(j => (((output * count) + i) * count) + j)))])
            {
                Name = state.OutputColumn + ".Interactions",
                Dimensions = outputs.Length > 1 ? [outputs.Length, count, count] : [count, count],
                RoomOnlyWhenRead = true,
                Annotate = annotations => Annotate(annotations, state, outputs),
            });
        }

        return columns;
    }

    private static void Annotate(Microsoft.ML.DataViewSchema.Annotations.Builder annotations, TreeShapState state, string[] outputs)
    {
        annotations.AddText(ExplanationAnnotations.Method, "TreeSHAP");
        annotations.AddText(ExplanationAnnotations.Units, state.Units.ToString());
        annotations.AddTexts(ExplanationAnnotations.OutputNames, outputs);
        annotations.AddNumbers(ExplanationAnnotations.OutputIndices, state.Outputs);
        annotations.AddText(ExplanationAnnotations.FeatureColumn, state.DisplayColumn ?? state.FeatureColumn);
        annotations.AddTexts(ExplanationAnnotations.FeatureNames, state.Features.Names);
        annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, state.Features.GroupOfSlot);
        if (state.Features.IsGrouped)
            annotations.AddText(ExplanationAnnotations.Grouping, state.Grouping.ToString());
    }
}
