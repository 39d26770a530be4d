using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

[LoadableModel("FastForestBinaryExec")]
public sealed class FastForestBinaryModelParameters : TreeEnsembleModelParametersBasedOnQuantileRegressionTree
{
    internal FastForestBinaryModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private FastForestBinaryModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastForestBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx);
}

[LoadableModel("FastForestRegressionExec")]
public sealed class FastForestRegressionModelParameters : TreeEnsembleModelParametersBasedOnQuantileRegressionTree
{
    internal FastForestRegressionModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private FastForestRegressionModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastForestRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx);

    /// <summary>The mean of the trees, divided in single precision.</summary>
    private protected override float Score(ReadOnlySpan<float> row) => base.Score(row) / TrainedEnsemble.NumTrees;
}
