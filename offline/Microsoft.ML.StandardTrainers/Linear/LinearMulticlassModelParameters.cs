using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>Weights and a bias for every class.</summary>
public abstract class LinearMulticlassModelParametersBase : ModelParametersBase<VBuffer<float>>, IVectorModel
{
    private readonly float[][] _weights;
    private readonly float[] _biases;

    private protected LinearMulticlassModelParametersBase(float[][] weights, float[] biases) => (_weights, _biases) = (weights, biases);

    private protected LinearMulticlassModelParametersBase(BinaryReader reader)
    {
        _biases = reader.ReadArray<float>();
        _weights = new float[_biases.Length][];
        for (int c = 0; c < _weights.Length; c++)
            _weights[c] = reader.ReadArray<float>();
    }

    int IVectorModel.FeatureCount => _weights[0].Length;

    int IVectorModel.ClassCount => _biases.Length;

    public void GetWeights(ref VBuffer<float>[] weights, out int numClasses)
    {
        numClasses = _biases.Length;
        weights = [.. _weights.Select(w => new VBuffer<float>(w.Length, (float[])w.Clone()))];
    }

    public IEnumerable<float> GetBiases() => Array.AsReadOnly(_biases);

    void IVectorModel.Score(ReadOnlySpan<float> row, Span<float> scores)
    {
        for (int c = 0; c < _biases.Length; c++)
            scores[c] = LinearModelParameters.Score(row, _weights[c], _biases[c]);
        Finish(scores);
    }

    private protected abstract void Finish(Span<float> scores);

    private protected override void Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(GetType());
        ctx.Writer.WriteArray<float>(_biases);
        foreach (float[] weights in _weights)
            ctx.Writer.WriteArray<float>(weights);
    }
}

/// <summary>The scores are the softmax of the linear scores.</summary>
[LoadableModel("MultiClassLRExec")]
public sealed class MaximumEntropyModelParameters : LinearMulticlassModelParametersBase
{
    internal MaximumEntropyModelParameters(float[][] weights, float[] biases)
        : base(weights, biases)
    {
    }

    private MaximumEntropyModelParameters(BinaryReader reader)
        : base(reader)
    {
    }

    private protected override void Finish(Span<float> scores)
    {
        float largest = float.NegativeInfinity;
        foreach (float score in scores)
            largest = Math.Max(largest, score);
        double sum = 0;
        foreach (float score in scores)
            sum += Math.Exp((double)score - largest);
        for (int c = 0; c < scores.Length; c++)
            scores[c] = (float)(Math.Exp((double)scores[c] - largest) / sum);
    }

    internal static MaximumEntropyModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx.Reader);
}
