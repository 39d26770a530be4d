namespace MLNet.Xai.Tabular;

/// <summary>What one explained feature is.</summary>
public enum SlotGrouping
{
    /// <summary>Each slot of the feature vector.</summary>
    None,

    /// <summary>
    /// The column that slots come from: one-hot and text slots, which are named "Column.slot" or lie in one of the feature column's
    /// CategoricalSlotRanges, are one feature.
    /// </summary>
    SourceColumn,
}
