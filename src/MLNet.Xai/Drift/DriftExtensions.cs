using System.Numerics.Tensors;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Drift;

namespace MLNet.Xai;

/// <summary>Drift of explanations.</summary>
public static class DriftExtensions
{
    private const int Often = 1024;

    /// <summary>
    /// Compares the explanations of two sets of rows, such as training data and last week's: each feature's mean magnitude with Welch's interval, population stability index, Kolmogorov-Smirnov and Wasserstein distance
    /// of its attributions, the order of importance (NDCG, rank correlation), and the scores. One pass over each; memory for the features and a sample of each side.
    /// </summary>
    /// <remarks>Rows that are not explained (NaN) do not count. Both sides are to be explained by the same model in the same units against the same background.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="reference">Explained rows: where from.</param>
    /// <param name="current">Explained rows: where to.</param>
    /// <param name="attributions">The column of attributions, "Shap".</param>
    /// <param name="options">What is read; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, the two are of different features or units, or an option is out of range.</exception>
    /// <exception cref="InvalidOperationException">A side has no explained rows.</exception>
    public static DriftReport Drift(this ExplainCatalog catalog, IDataView reference, IDataView current, string attributions = "Shap", DriftOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentNullException.ThrowIfNull(current);
        ArgumentException.ThrowIfNullOrEmpty(attributions);
        options ??= new DriftOptions();
        ArgumentNullException.ThrowIfNull(options.Settings, DriftOptions.Name(nameof(options.Settings)));
        AttributionLayout before = AttributionLayout.Of(reference.Schema, attributions, "The drift report"), now = AttributionLayout.Of(current.Schema, attributions, "The drift report");
        before.ShouldMatch(now);
        if (before.Column.Annotations.GetText(ExplanationAnnotations.Units) is { } units && now.Column.Annotations.GetText(ExplanationAnnotations.Units) is { } others && !units.Equals(others, StringComparison.Ordinal))
            throw new ArgumentException($"The reference's column '{attributions}' is in units of {units} and the current one's of {others}: explain both alike.", nameof(current));
        int output = before.FindOutput(options.OutputName, DriftOptions.Name(nameof(options.OutputName)));
        foreach (IDataView side in (ReadOnlySpan<IDataView>)[reference, current])
            _ = Score(side.Schema, options.ScoreColumnName);
        return DriftReport.Compare(before.Names, Read(reference, before, output, options), Read(current, now, output, options), options.Settings);
    }

    /// <summary>The features as data of ML.NET: a row a feature, a column a number.</summary>
    public static IDataView ToDataView(this DriftReport report, MLContext context)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(report.Features.Select(f => new FeatureRow(f)));
    }

    private static DriftSide Read(IDataView data, AttributionLayout layout, int output, DriftOptions options)
    {
        var side = new DriftSide(layout.Features, options.Settings);
        DataViewSchema.Column? score = Score(data.Schema, options.ScoreColumnName);
        using DataViewRowCursor cursor = data.GetRowCursor(score is { } s ? [layout.Column, s] : [layout.Column]);
        Func<VBuffer<float>> readValues = SparseRows.Getter(cursor, layout.Column);
        Func<VBuffer<float>>? readScore = score is { } there ? SparseRows.Getter(cursor, there) : null;
        int slot = layout.OutputIndices?[output] ?? output;
        float[] row = new float[layout.Width], scores = [];
        for (long at = 0; cursor.MoveNext(); at++)
        {
            if (at % Often == 0)
                options.Cancellation.ThrowIfCancellationRequested();
            readValues().CopyTo(row);
            ReadOnlySpan<float> own = row.AsSpan(output * layout.Features, layout.Features);
            if (!TensorPrimitives.IsFiniteAll(own))
                continue;
            float said = float.NaN;
            if (readScore is not null)
            {
                VBuffer<float> read = readScore();
                if (scores.Length != read.Length)
                    scores = new float[read.Length];
                read.CopyTo(scores);
                said = scores.Length == 1 ? scores[0] : slot < 0 ? TensorPrimitives.Max<float>(scores) : slot < scores.Length ? scores[slot]
                    : throw new ArgumentException($"The column '{options.ScoreColumnName}' has {scores.Length} slots, and output {slot} is explained.");
            }

            side.Add(own, said);
        }

        return side;
    }

    private static DataViewSchema.Column? Score(DataViewSchema schema, string? name)
    {
        if (name is null)
            return null;
        DataViewSchema.Column column = schema.GetColumnOrNull(name) ?? throw new ArgumentException($"{DriftOptions.Name(nameof(DriftOptions.ScoreColumnName))} is '{name}', and there is no such column. "
            + $"Name the one that is meant, or set the option to null. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        DataViewType item = column.Type is VectorDataViewType vector ? vector.ItemType : column.Type;
        return item == NumberDataViewType.Single ? column
            : throw new ArgumentException($"{DriftOptions.Name(nameof(DriftOptions.ScoreColumnName))} is '{name}', which is {column.Type}; scores are Single.");
    }

    private sealed class FeatureRow(FeatureDrift drift)
    {
        public string Feature { get; set; } = drift.Feature;

        public double ReferenceMagnitude { get; set; } = drift.ReferenceMagnitude;

        public double CurrentMagnitude { get; set; } = drift.CurrentMagnitude;

        public double MagnitudeDifference { get; set; } = drift.Magnitude.Difference;

        public double MagnitudeLow { get; set; } = drift.Magnitude.Low;

        public double MagnitudeHigh { get; set; } = drift.Magnitude.High;

        public double MeanDifference { get; set; } = drift.Mean.Difference;

        public int ReferenceRank { get; set; } = drift.ReferenceRank;

        public int CurrentRank { get; set; } = drift.CurrentRank;

        public double PopulationStability { get; set; } = drift.Distribution.PopulationStability;

        public double KolmogorovSmirnov { get; set; } = drift.Distribution.KolmogorovSmirnov;

        public double PValue { get; set; } = drift.Distribution.PValue;

        public double AdjustedPValue { get; set; } = drift.AdjustedPValue;

        public double Wasserstein { get; set; } = drift.Distribution.Wasserstein;
    }
}
