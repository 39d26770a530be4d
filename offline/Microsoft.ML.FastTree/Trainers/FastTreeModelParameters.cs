using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

[LoadableModel("FastTreeBinaryExec")]
public sealed class FastTreeBinaryModelParameters : TreeEnsembleModelParametersBasedOnRegressionTree
{
    internal FastTreeBinaryModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private FastTreeBinaryModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastTreeBinaryModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx);
}

[LoadableModel("FastTreeRegressionExec")]
public sealed class FastTreeRegressionModelParameters : TreeEnsembleModelParametersBasedOnRegressionTree
{
    internal FastTreeRegressionModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private FastTreeRegressionModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastTreeRegressionModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx);
}

[LoadableModel("FastTreeRankerExec")]
public sealed class FastTreeRankingModelParameters : TreeEnsembleModelParametersBasedOnRegressionTree
{
    internal FastTreeRankingModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private FastTreeRankingModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastTreeRankingModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx);
}

[LoadableModel("FastTreeTweedieExec")]
public sealed class FastTreeTweedieModelParameters : TreeEnsembleModelParametersBasedOnRegressionTree
{
    internal FastTreeTweedieModelParameters(InternalTreeEnsemble ensemble, int numFeatures)
        : base(ensemble, numFeatures)
    {
    }

    private FastTreeTweedieModelParameters(ModelLoadContext ctx)
        : base(ctx)
    {
    }

    internal static FastTreeTweedieModelParameters Create(IHostEnvironment env, ModelLoadContext ctx) => new(ctx);

    /// <summary>The trees add up to the logarithm of the mean.</summary>
    private protected override float Score(ReadOnlySpan<float> row) => (float)Math.Exp(base.Score(row));
}
