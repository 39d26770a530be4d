using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A learnt ensemble of trees.</summary>
public abstract class TreeEnsembleModelParameters : ModelParametersBase<float>, ICalculateFeatureContribution, IScalarModel
{
    private protected readonly int NumFeatures;

    private protected TreeEnsembleModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
    {
        TrainedEnsemble = ensemble;
        NumFeatures = numFeatures;
        if (ensemble.GetMaxFeatureIndex() >= numFeatures)
            throw new FormatException($"The trees use feature {ensemble.GetMaxFeatureIndex()}, but there are {numFeatures}.");
    }

    private protected TreeEnsembleModelParameters(ModelLoadContext ctx)
        : this(TreeSerializer.Read(ctx.Reader), ctx.Reader.ReadInt32())
    {
    }

    internal InternalTreeEnsemble TrainedEnsemble { get; }

    FeatureContributionCalculator ICalculateFeatureContribution.FeatureContributionCalculator => new(this);

    int IScalarModel.FeatureCount => NumFeatures;

    float IScalarModel.Score(ReadOnlySpan<float> row)
    {
        Check.Param(row.Length == NumFeatures, nameof(row), $"The model wants {NumFeatures} features, not {row.Length}.");
        return Score(row);
    }

    /// <summary>Square root of each feature's summed gain over the largest one's.</summary>
    public void GetFeatureWeights(ref VBuffer<float> weights)
    {
        var gains = TrainedEnsemble.GainMap();
        double largest = gains.Count == 0 ? 0 : gains.Values.Max();
        var editor = VBufferEditor.Create(ref weights, NumFeatures);
        editor.Values.Clear();
        foreach (var (feature, gain) in gains)
            editor.Values[feature] = (float)(Math.Sqrt(gain) * (largest == 0 ? 1 : 1 / Math.Sqrt(largest)));
        weights = editor.Commit();
    }

    private protected virtual float Score(ReadOnlySpan<float> row) => (float)TrainedEnsemble.GetOutput(row);

    private protected sealed override void Save(ModelSaveContext ctx)
    {
        ctx.SetLoader(GetType());
        TreeSerializer.Write(ctx.Writer, TrainedEnsemble);
        ctx.Writer.Write(NumFeatures);
        SaveMore(ctx);
    }

    private protected virtual void SaveMore(ModelSaveContext ctx)
    {
    }
}

public abstract class TreeEnsembleModelParametersBasedOnRegressionTree : TreeEnsembleModelParameters
{
    private protected TreeEnsembleModelParametersBasedOnRegressionTree(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private protected TreeEnsembleModelParametersBasedOnRegressionTree(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    /// <summary>Built anew on every call.</summary>
    public RegressionTreeEnsemble TrainedTreeEnsemble => new(TrainedEnsemble);
}

public abstract class TreeEnsembleModelParametersBasedOnQuantileRegressionTree : TreeEnsembleModelParameters
{
    private protected TreeEnsembleModelParametersBasedOnQuantileRegressionTree(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private protected TreeEnsembleModelParametersBasedOnQuantileRegressionTree(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    /// <summary>Built anew on every call.</summary>
    public QuantileRegressionTreeEnsemble TrainedTreeEnsemble => new(TrainedEnsemble);
}
