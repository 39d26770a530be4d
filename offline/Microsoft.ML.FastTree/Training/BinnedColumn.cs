namespace Microsoft.ML.Trainers.FastTree;

/// <summary>One column of the binned training set: a feature, or the slots of one categorical variable.</summary>
internal sealed class BinnedColumn
{
    /// <summary>Bin of every row; for a categorical column 0 means no slot is set and k means slot k - 1.</summary>
    public required ushort[] Bins { get; init; }

    public required int BinCount { get; init; }

    /// <summary>Input slot; for a categorical column its first slot.</summary>
    public required int Feature { get; init; }

    /// <summary>Upper bounds of a numerical column's bins.</summary>
    public float[] UpperBounds { get; init; }

    /// <summary>Input slots of a categorical column, in the order of its bins 1, 2, ...</summary>
    public int[] Slots { get; init; }

    /// <summary>First and last slot of the categorical variable.</summary>
    public int[] SlotRange { get; init; }

    public bool IsCategorical => Slots is not null;
}
