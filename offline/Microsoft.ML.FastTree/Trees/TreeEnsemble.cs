namespace Microsoft.ML.Trainers.FastTree;

public abstract class TreeEnsemble<T>
    where T : RegressionTreeBase
{
    private protected TreeEnsemble(IEnumerable<T> trees, double bias)
    {
        Trees = [.. trees];
        TreeWeights = [.. Trees.Select(_ => 1.0)];
        Bias = bias;
    }

    public double Bias { get; }

    public IReadOnlyList<double> TreeWeights { get; }

    public IReadOnlyList<T> Trees { get; }
}

public sealed class RegressionTreeEnsemble : TreeEnsemble<RegressionTree>
{
    internal RegressionTreeEnsemble(InternalTreeEnsemble ensemble)
        : base(ensemble.Trees.Select(tree => new RegressionTree(tree)), ensemble.Bias)
    {
    }
}

public sealed class QuantileRegressionTreeEnsemble : TreeEnsemble<QuantileRegressionTree>
{
    internal QuantileRegressionTreeEnsemble(InternalTreeEnsemble ensemble)
        : base(ensemble.Trees.Select(tree => new QuantileRegressionTree((InternalQuantileRegressionTree)tree)), ensemble.Bias)
    {
    }
}
