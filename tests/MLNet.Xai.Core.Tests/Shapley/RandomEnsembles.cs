using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Random ensembles and rows full of what is awkward: ties, NaN both ways, categories of both kinds, empty covers, lone leaves.</summary>
internal sealed class RandomEnsembles(int seed)
{
    private readonly Random _random = new(seed);

    public int Features { get; init; } = 6;

    public int Outputs { get; init; } = 1;

    public int Trees { get; init; } = 4;

    public int Depth { get; init; } = 5;

    /// <summary>Probability that a node is a leaf before its time.</summary>
    public double Stop { get; init; } = 0.2;

    /// <summary>Whether NaN may go left or right.</summary>
    public bool BothDefaults { get; init; } = true;

    /// <summary>Whether the last three features are one-hot slots, and the first also a category.</summary>
    public bool Categories { get; init; }

    /// <summary>Probability that a subtree was reached by no row.</summary>
    public double Empty { get; init; }

    /// <summary>Whether every inner node has a leaf for one child.</summary>
    public bool Chain { get; init; }

    public TreeEnsemble Next()
    {
        var builder = new TreeEnsembleBuilder(Features, Outputs) { OutputScale = 0.5 };
        for (int k = 0; k < Outputs; k++)
            builder.BaseOffset[k] = k - 0.25;
        if (Categories)
            builder.Group([Features - 3, Features - 2, Features - 1]);
        for (int t = 0; t < Trees; t++)
            Fill(builder, builder.AddTree(), 0, 64);
        return builder.Build();
    }

    /// <summary>Rows on the thresholds' grid, with missing values.</summary>
    public float[] Rows(int count)
    {
        float[] rows = new float[count * Features];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = _random.Next(8) == 0 ? float.NaN : _random.Next(-2, 5) / 2f;
        return rows;
    }

    private void Fill(TreeEnsembleBuilder builder, int node, int depth, double cover, bool leaf = false)
    {
        if (leaf || depth == Depth || (!Chain && _random.NextDouble() < Stop))
        {
            builder.SetLeaf(node, [.. Enumerable.Range(0, Outputs).Select(_ => _random.Next(10) == 0 ? 0 : _random.NextDouble() - 0.4)], cover);
            return;
        }

        bool defaultLeft = BothDefaults && _random.Next(2) == 0;
        int left;
        int right;
        switch (Categories ? _random.Next(4) : 0)
        {
            case 1:
                var set = CategoricalSplit.CategoryGoesLeft(0, Enumerable.Range(0, 3).Where(_ => _random.Next(2) == 0));
                builder.SetSplit(node, set, out left, out right, defaultLeft, cover);
                break;
            case 2:
                int first = Features - 3 + _random.Next(3);
                var slots = CategoricalSplit.AnySlotGoesRight(Enumerable.Range(first, Features - first));
                builder.SetSplit(node, slots, out left, out right, defaultLeft, cover);
                break;
            default:
                builder.SetSplit(node, _random.Next(Features), _random.Next(-2, 4) / 2f, out left, out right, defaultLeft, cover);
                break;
        }

        double share = _random.NextDouble() < Empty ? _random.Next(2) : Math.Round(_random.NextDouble(), 2);
        bool leafLeft = _random.Next(2) == 0;
        Fill(builder, left, depth + 1, cover * share, Chain && leafLeft);
        Fill(builder, right, depth + 1, cover * (1 - share), Chain && !leafLeft);
    }
}
