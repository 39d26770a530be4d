using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees.Scoring;

/// <summary>Trees of many leaves and many different thresholds, with all kinds of conditions, and rows full of what is awkward.</summary>
internal sealed class GrownTrees(int seed, int features)
{
    private static readonly float[] s_awkward = [float.NaN, 0, -0f, 1e-36f, -1e-36f, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.Epsilon];

    private readonly Random _random = new(seed);

    /// <summary>Different thresholds of a feature.</summary>
    public int Thresholds { get; init; } = 200;

    public int Outputs { get; init; } = 1;

    /// <summary>Whether conditions are of all kinds, or comparisons that send NaN right.</summary>
    public bool AllKinds { get; init; } = true;

    public TreeEnsembleBuilder Builder() => new(features, Outputs) { OutputScale = 0.25 };

    /// <summary>A tree that grows at any of its leaves.</summary>
    public void Bushy(TreeEnsembleBuilder builder, int leaves)
    {
        var open = new List<int> { builder.AddTree() };
        while (open.Count < leaves)
        {
            int at = _random.Next(open.Count);
            (open[at], int right) = Split(builder, open[at]);
            open.Add(right);
        }

        foreach (int leaf in open)
            Leaf(builder, leaf);
    }

    /// <summary>A tree that is full down to a depth.</summary>
    public void Full(TreeEnsembleBuilder builder, int depth)
    {
        int[] level = [builder.AddTree()];
        for (int d = 0; d < depth; d++)
            level = [.. level.SelectMany(node => Split(builder, node) is var (left, right) ? new[] { left, right } : [])];
        foreach (int leaf in level)
            Leaf(builder, leaf);
    }

    /// <summary>A tree that has one node for each level.</summary>
    public void Chain(TreeEnsembleBuilder builder, int depth)
    {
        int node = builder.AddTree();
        for (int d = 0; d < depth; d++)
        {
            (int left, int right) = Split(builder, node);
            (node, int leaf) = _random.Next(2) == 0 ? (left, right) : (right, left);
            Leaf(builder, leaf);
        }

        Leaf(builder, node);
    }

    /// <summary>Rows, many of them on thresholds.</summary>
    public float[] Rows(int count) => [.. Enumerable.Range(0, count * features).Select(_ => _random.Next(10) == 0 ? s_awkward[_random.Next(s_awkward.Length)] : Number())];

    private float Number() => (_random.Next(Thresholds) - (Thresholds / 2)) / 16f;

    private void Leaf(TreeEnsembleBuilder builder, int node) => builder.SetLeaf(node, [.. Enumerable.Range(0, Outputs).Select(_ => _random.NextDouble() - 0.5)]);

    private (int Left, int Right) Split(TreeEnsembleBuilder builder, int node)
    {
        int left, right, feature = _random.Next(features);
        bool defaultLeft = AllKinds && _random.Next(2) == 0;
        switch (AllKinds ? _random.Next(12) : 11)
        {
            case 0:
                builder.SetSplit(node, CategoricalSplit.CategoryGoesLeft(feature, [0, 1, 3]), out left, out right, defaultLeft);
                break;
            case 1:
                builder.SetSplit(node, CategoricalSplit.AnySlotGoesRight([features - 1, 0]), out left, out right, defaultLeft);
                break;
            case 2:
                builder.SetSplit(node, CategoricalSplit.ValueGoesLeft(feature, [0, Number(), Number()]), out left, out right, defaultLeft);
                break;
            case 3:
                builder.SetSplit(node, feature, s_awkward[_random.Next(1, s_awkward.Length)], out left, out right, defaultLeft);
                break;
            case 4:
                builder.SetSplit(node, feature, Number(), out left, out right, defaultLeft, zeroIsMissing: true);
                break;
            default:
                builder.SetSplit(node, feature, Number(), out left, out right, defaultLeft);
                break;
        }

        return (left, right);
    }
}
