using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A bias plus one step function for each feature that has one.</summary>
public abstract class GamModelParametersBase : ModelParametersBase<float>, ICalculateFeatureContribution, IScalarModel
{
    public readonly double Bias;
    public readonly int NumberOfShapeFunctions;
    private readonly GamShapes _shapes;
    private readonly int[] _shapeOfFeature;

    private protected GamModelParametersBase(GamShapes shapes)
    {
        _shapes = shapes;
        Bias = shapes.Bias;
        NumberOfShapeFunctions = shapes.Features.Length;
        _shapeOfFeature = new int[shapes.FeatureCount];
        _shapeOfFeature.AsSpan().Fill(-1);
        for (int shape = 0; shape < NumberOfShapeFunctions; shape++)
            _shapeOfFeature[shapes.Features[shape]] = shape;
    }

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    int IScalarModel.FeatureCount => _shapes.FeatureCount;

    /// <summary>Upper bounds of a feature's bins, the last infinite; empty for a feature without a function.</summary>
    public IReadOnlyList<double> GetBinUpperBounds(int featureIndex) => At(_shapes.UpperBounds, featureIndex);

    /// <summary>The function's value in each bin; empty for a feature without a function.</summary>
    public IReadOnlyList<double> GetBinEffects(int featureIndex) => At(_shapes.Effects, featureIndex);

    float IScalarModel.Score(ReadOnlySpan<float> row)
    {
        double value = Bias;
        for (int feature = 0; feature < _shapeOfFeature.Length; feature++)
        {
            int shape = _shapeOfFeature[feature];
            if (shape >= 0)
                value += _shapes.Effects[shape][Bin(row[feature], _shapes.UpperBounds[shape])];
        }
        return (float)value;
    }

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(GetType());
        _shapes.Write(ctx.Writer);
    }

    /// <summary>The first bin whose bound is not below the value; NaN comes before all numbers.</summary>
    private static int Bin(double value, double[] bounds)
    {
        int low = 0, high = bounds.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (bounds[middle].CompareTo(value) >= 0)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    private double[] At(double[][] perShape, int featureIndex)
    {
        // ML.NET takes a feature's index here but compares it with the number of functions.
        Check.Param(featureIndex >= 0 && featureIndex < NumberOfShapeFunctions, nameof(featureIndex), "Index of the feature is out of range.");
        int shape = _shapeOfFeature[featureIndex];
        return shape < 0 ? [] : perShape[shape];
    }
}

/// <summary>The step functions: of which features, where they step, and how high they are.</summary>
internal sealed record GamShapes(int FeatureCount, double Bias, int[] Features, double[][] UpperBounds, double[][] Effects)
{
    public static GamShapes Read(BinaryReader reader)
    {
        int featureCount = reader.ReadInt32();
        double bias = reader.ReadDouble();
        int[] features = reader.ReadArray<int>();
        var bounds = new double[features.Length][];
        var effects = new double[features.Length][];
        for (int shape = 0; shape < features.Length; shape++)
        {
            bounds[shape] = reader.ReadArray<double>();
            effects[shape] = reader.ReadArray<double>();
        }
        return new GamShapes(featureCount, bias, features, bounds, effects);
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(FeatureCount);
        writer.Write(Bias);
        writer.WriteArray<int>(Features);
        for (int shape = 0; shape < Features.Length; shape++)
        {
            writer.WriteArray<double>(UpperBounds[shape]);
            writer.WriteArray<double>(Effects[shape]);
        }
    }
}

[LoadableModel("BinaryClassGamPredictor")]
public sealed class GamBinaryModelParameters : GamModelParametersBase
{
    internal GamBinaryModelParameters(GamShapes shapes)
        : base(shapes)
    {
    }

    internal static GamBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(GamShapes.Read(ctx.Reader));
}

[LoadableModel("RegressionGamPredictor")]
public sealed class GamRegressionModelParameters : GamModelParametersBase
{
    internal GamRegressionModelParameters(GamShapes shapes)
        : base(shapes)
    {
    }

    internal static GamRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(GamShapes.Read(ctx.Reader));
}
