using MLNet.Xai.Core.Effects;

namespace MLNet.Xai.Tabular;

/// <summary>Partial dependence over rows that were read.</summary>
internal sealed class DependenceRun(EffectData data, PartialDependenceOptions options)
{
    private const int PointsOfOne = 100;
    private const int PointsOfTwo = 20;

    public FeatureEffect Of(int feature)
    {
        (FeatureValues values, double[] grid, VariedFeatures points) = Points(feature, options.Points ?? PointsOfOne);
        float[] own = data.Some(options.IndividualRows);
        return new FeatureEffect
        {
            Kind = EffectKind.PartialDependence,
            Axis = values.Axis(grid, EffectData.MostData),
            Values = data.Dependence(points),
            Individual = own.Length == 0 ? [] : PartialDependence.Individual(data.Scores, data.Model.OutputCount, own, data.Model.Slots, [points], data.Threads, options.Cancellation),
            OutputNames = data.Model.OutputNames,
            Units = options.Units,
            RowCount = data.RowCount,
        };
    }

    public FeaturePairEffect Of(int first, int second)
    {
        (FeatureValues values, double[] grid, VariedFeatures points) = Points(first, options.Points ?? PointsOfTwo);
        (FeatureValues otherValues, double[] otherGrid, VariedFeatures otherPoints) = Points(second, options.Points ?? PointsOfTwo);
        return new FeaturePairEffect
        {
            Kind = EffectKind.PartialDependence,
            First = values.Axis(grid, EffectData.MostData),
            Second = otherValues.Axis(otherGrid, EffectData.MostData),
            Values = data.Dependence(points, otherPoints),
            OutputNames = data.Model.OutputNames,
            Units = options.Units,
            RowCount = data.RowCount,
        };
    }

    private (FeatureValues Values, double[] Grid, VariedFeatures Points) Points(int feature, int points)
    {
        FeatureValues values = data.Values(feature, options.MaxCategories, options.Name(nameof(options.MaxCategories)));
        if (!Array.Exists(values.Data, double.IsFinite))
            throw new InvalidOperationException($"The feature '{values.Name}' has no value in any row.");
        double[] wanted = values.IsCategory ? [.. Enumerable.Range(0, values.Categories.Length).Select(c => (double)c)]
            : FeatureGrid.Of([.. values.Data.Where(double.IsFinite)], points, options.LowPercentile, options.HighPercentile);
        (double[] grid, VariedFeatures at) = values.At(wanted);
        return (values, grid, at);
    }
}
