using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Weights and a bias: the score is their scalar product with the features, plus the bias.</summary>
public abstract class LinearModelParameters : ModelParametersBase<float>, ICalculateFeatureContribution, IScalarModel
{
    private readonly float[] _weights;

    private protected LinearModelParameters(float[] weights, float bias)
    {
        _weights = weights;
        Weights = Array.AsReadOnly(weights);
        Bias = bias;
    }

    public IReadOnlyList<float> Weights { get; }

    public float Bias { get; protected set; }

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    int IScalarModel.FeatureCount => _weights.Length;

    float IScalarModel.Score(ReadOnlySpan<float> row) => Score(row);

    private protected virtual float Score(ReadOnlySpan<float> row) => Score(row, _weights, Bias);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(GetType());
        ctx.Writer.WriteArray<float>(_weights);
        ctx.Writer.Write(Bias);
    }

    internal static float Score(ReadOnlySpan<float> row, float[] weights, float bias)
    {
        double sum = bias;
        for (int i = 0; i < weights.Length; i++)
            sum += (double)row[i] * weights[i];
        return (float)sum;
    }
}

[LoadableModel("Linear2CExec")]
public sealed class LinearBinaryModelParameters : LinearModelParameters
{
    internal LinearBinaryModelParameters(float[] weights, float bias)
        : base(weights, bias)
    {
    }

    internal static LinearBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx.Reader.ReadArray<float>(), ctx.Reader.ReadSingle());
}

public abstract class RegressionModelParameters : LinearModelParameters
{
    private protected RegressionModelParameters(float[] weights, float bias)
        : base(weights, bias)
    {
    }
}

[LoadableModel("LinearRegressionExec")]
public sealed class LinearRegressionModelParameters : RegressionModelParameters
{
    internal LinearRegressionModelParameters(float[] weights, float bias)
        : base(weights, bias)
    {
    }

    internal static LinearRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx.Reader.ReadArray<float>(), ctx.Reader.ReadSingle());
}

/// <summary>The linear part is the logarithm of the score.</summary>
[LoadableModel("PoissonRegressionExec")]
public sealed class PoissonRegressionModelParameters : RegressionModelParameters
{
    internal PoissonRegressionModelParameters(float[] weights, float bias)
        : base(weights, bias)
    {
    }

    private protected override float Score(ReadOnlySpan<float> row) => (float)Math.Exp(base.Score(row));

    internal static PoissonRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx.Reader.ReadArray<float>(), ctx.Reader.ReadSingle());
}
