using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>What one pass over all scored rows has found.</summary>
internal sealed class MeasuredRows
{
    /// <summary>Rows of the data.</summary>
    public long Rows { get; set; }

    /// <summary>Rows whose score is NaN or infinite: in no metric.</summary>
    public long WithoutScore { get; set; }

    /// <summary>Rows without a label, or with one that the model does not know: in no metric.</summary>
    public long WithoutLabel { get; set; }

    /// <summary>Rows of weight zero: in no metric either.</summary>
    public long WithoutWeight { get; set; }

    public BinaryMeasures? Binary { get; init; }

    public MulticlassMeasures? Multiclass { get; init; }

    public RegressionMeasures? Regression { get; init; }

    public SliceCounter? Slices { get; init; }

    /// <summary>What a row's loss is, for slices and groups.</summary>
    public string LossName { get; init; } = "";

    public FairnessCounter? Groups { get; init; }

    /// <summary>Rows and summed losses of each group; the empty name is that of missing values.</summary>
    public Dictionary<string, (long Rows, double Loss)> GroupLosses { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows by predicted class.</summary>
    public long[] PredictedClasses { get; init; } = [];

    /// <summary>Label (0, 1, NaN) and probability or score of an even sample, for the picture of the scores.</summary>
    public required RowReservoir Scores { get; init; }

    public required RowChooser Chosen { get; init; }

    /// <summary>Numbers of an even sample of the rows that have all that permutation importance needs.</summary>
    public required NumberSample Labelled { get; init; }

    /// <summary>Rows that are in metrics.</summary>
    public long Judged { get; set; }
}
