using Microsoft.ML;
using MLNet.Xai.Core.Fairness;

namespace MLNet.Xai;

/// <summary>Fairness of models and of what explains them.</summary>
public static class FairnessExtensions
{
    /// <summary>
    /// Compares the groups of a protected column: selection, true and false positive rates with Wilson's intervals, calibration, and each feature's attributions with Welch's intervals and distances of their
    /// distributions. One pass over the data; memory for the groups, their features and a sample of each.
    /// </summary>
    /// <remarks>Rows whose protected value is missing are a group of their own; small groups are flagged and left out of the ratios and differences of the whole. Nothing of it proves a cause.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="data">Scored and explained rows.</param>
    /// <param name="protectedColumn">The column whose values are the groups: text, key, Boolean or a number of few values. It need not be a feature.</param>
    /// <param name="options">Which columns are read, and how groups are compared; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or an option out of range; the message lists what there is.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, too many groups, or no row of the reference group.</exception>
    public static FairnessReport Fairness(this ExplainCatalog catalog, IDataView data, string protectedColumn, FairnessOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(protectedColumn);
        options ??= new FairnessOptions();
        ArgumentNullException.ThrowIfNull(options.Settings, FairnessOptions.Name(nameof(options.Settings)));
        ArgumentException.ThrowIfNullOrEmpty(options.PositiveClass, FairnessOptions.Name(nameof(options.PositiveClass)));
        return FairnessReader.Read(data, protectedColumn, options);
    }

    /// <summary>The groups as data of ML.NET: a row a group, a column a number.</summary>
    public static IDataView ToDataView(this FairnessReport report, MLContext context)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(report.Groups.Select(g => new GroupRow(g)));
    }

    /// <summary>The differences of explanations as data of ML.NET: a row a group and feature.</summary>
    public static IDataView DifferencesToDataView(this FairnessReport report, MLContext context)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(report.Differences.Select(d => new DifferenceRow(d)));
    }

    private sealed class GroupRow(GroupFairness group)
    {
        public string Group { get; set; } = group.Group;

        public long Count { get; set; } = group.Count;

        public long Explained { get; set; } = group.Explained;

        public bool IsSmall { get; set; } = group.IsSmall;

        public bool IsMissing { get; set; } = group.IsMissing;

        public double SelectionRate { get; set; } = group.SelectionRate.Value;

        public double SelectionRateLow { get; set; } = group.SelectionRate.Low;

        public double SelectionRateHigh { get; set; } = group.SelectionRate.High;

        public double BaseRate { get; set; } = group.BaseRate.Value;

        public double TruePositiveRate { get; set; } = group.TruePositiveRate.Value;

        public double TruePositiveRateLow { get; set; } = group.TruePositiveRate.Low;

        public double TruePositiveRateHigh { get; set; } = group.TruePositiveRate.High;

        public double FalsePositiveRate { get; set; } = group.FalsePositiveRate.Value;

        public double FalsePositiveRateLow { get; set; } = group.FalsePositiveRate.Low;

        public double FalsePositiveRateHigh { get; set; } = group.FalsePositiveRate.High;

        public double MeanScore { get; set; } = group.MeanScore;

        public double CalibrationError { get; set; } = group.CalibrationError;
    }

    private sealed class DifferenceRow(ExplanationDifference difference)
    {
        public string Group { get; set; } = difference.Group;

        public string Reference { get; set; } = difference.Reference;

        public string Feature { get; set; } = difference.Feature;

        public double Difference { get; set; } = difference.Mean.Difference;

        public double Low { get; set; } = difference.Mean.Low;

        public double High { get; set; } = difference.Mean.High;

        public double AdjustedPValue { get; set; } = difference.AdjustedPValue;

        public double MagnitudeDifference { get; set; } = difference.Magnitude.Difference;

        public double MagnitudeLow { get; set; } = difference.Magnitude.Low;

        public double MagnitudeHigh { get; set; } = difference.Magnitude.High;

        public double AdjustedMagnitudePValue { get; set; } = difference.AdjustedMagnitudePValue;

        public double KolmogorovSmirnov { get; set; } = difference.KolmogorovSmirnov;

        public double Wasserstein { get; set; } = difference.Wasserstein;

        public bool IsSampled { get; set; } = difference.IsSampled;

        public bool IsSmall { get; set; } = difference.IsSmall;
    }
}
