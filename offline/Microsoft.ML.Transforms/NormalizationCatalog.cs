using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class NormalizationCatalog
{
    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null, long maximumExampleCount = 1000000000, bool fixZero = true) =>
        new([(outputColumnName, inputColumnName ?? outputColumnName)], NormalizingEstimator.Rule.MinMax, maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMinMax(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true) =>
        new(InputOutputColumnPair.ToPairs(columns), NormalizingEstimator.Rule.MinMax, maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog, string outputColumnName, string inputColumnName = null, long maximumExampleCount = 1000000000,
        bool fixZero = true, bool useCdf = false) =>
        new([(outputColumnName, inputColumnName ?? outputColumnName)], MeanVariance(useCdf), maximumExampleCount, fixZero);

    public static NormalizingEstimator NormalizeMeanVariance(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, long maximumExampleCount = 1000000000, bool fixZero = true, bool useCdf = false) =>
        new(InputOutputColumnPair.ToPairs(columns), MeanVariance(useCdf), maximumExampleCount, fixZero);

    private static NormalizingEstimator.Rule MeanVariance(bool useCdf) => !useCdf
        ? NormalizingEstimator.Rule.MeanVariance
        : throw new NotSupportedException("useCdf is not offered by this build.");
}
