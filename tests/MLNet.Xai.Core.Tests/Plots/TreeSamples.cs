using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Surrogates;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Trees to draw: surrogates, one of an ensemble, deep and lopsided ones, of classes, with awkward names.</summary>
internal static class TreeSamples
{
    /// <summary>Age or job, region and debt of a loan as a tree sees them; some debts are missing.</summary>
    public static NamedTree Loan(int depth = 3, int maxLeaves = 8, int rows = 4000)
    {
        var random = new Random(1);
        float[] data = new float[rows * 4];
        double[] said = new double[rows];
        for (int r = 0; r < rows; r++)
        {
            float income = MathF.Round(1000 + (9000 * random.NextSingle()), 2), debt = random.Next(10) == 0 ? float.NaN : random.Next(0, 60_000);
            int job = random.Next(6), student = random.Next(5) == 0 ? 1 : 0;
            new[] { income, debt, job, student }.CopyTo(data, r * 4);
            said[r] = (income > 5000 ? 2 : -1) + (float.IsNaN(debt) ? -1.5 : debt > 30_000 ? -1 : 0.5) + (job is 1 or 4 ? 0.8 : 0) - (0.9 * student) + (income / 20_000);
        }

        SurrogateTree tree = SurrogateTree.Fit(data, 4, said, options: new SurrogateTreeOptions { MaxDepth = depth, MaxLeaves = maxLeaves, Categorical = [false, false, true, false] });
        return new NamedTree(tree.Tree, 0, ["monthly income", "debt", "profession", "Student"])
        {
            Categories = [null, null, ["clerk", "engineer", "farmer", "nurse", "physician", "retired"], null],
            Presence = [false, false, false, true],
            MayBeMissing = tree.MissingSeen,
            ValueName = "mean raw score of approved",
        };
    }

    public static NamedTree Classes(int classes)
    {
        var random = new Random(2);
        float[] data = [.. Enumerable.Range(0, 600 * 2).Select(_ => MathF.Round(8 * random.NextSingle(), 1))];
        int[] said = [.. Enumerable.Range(0, 600).Select(r => (int)(data[2 * r] + (data[(2 * r) + 1] / 3)) % classes)];
        SurrogateTree tree = SurrogateTree.FitClasses(data, 2, said, classes, new SurrogateTreeOptions { MaxLeaves = 9 });
        return new NamedTree(tree.Tree, 0, ["petal length (cm)", "sepal width (cm)"])
        {
            OutputNames = [.. Enumerable.Range(0, classes).Select(k => k == 1 ? "Iris-versicolor, the blue flag" : $"Iris-{k}")],
            IsOfClasses = true,
            MayBeMissing = tree.MissingSeen,
            ValueName = "share",
        };
    }

    /// <summary>Categories of both kinds, NaN both ways, no covers.</summary>
    public static NamedTree OfEnsemble(int depth)
    {
        TreeEnsemble ensemble = new RandomEnsembles(5) { Depth = depth, Categories = true, Stop = 0.1 }.Next();
        return new NamedTree(ensemble.WithCovers(new double[ensemble.NodeCount]), 1, ["a", "b", "c", "Job.clerk", "Job.cook", "Job.smith"]) { ValueName = "change of the raw score" };
    }

    public static NamedTree Lopsided()
    {
        var builder = new TreeEnsembleBuilder(9);
        int node = builder.AddTree();
        for (int f = 0; f < 9; f++)
        {
            builder.SetSplit(node, f, (1e7f * f) + 0.123f, out int left, out node, cover: 1000 - (100 * f), zeroIsMissing: f == 2);
            builder.SetLeaf(left, [f * 1e6], 100);
        }

        builder.SetLeaf(node, [-1e7], 100);
        return new NamedTree(builder.Build(), 0, [.. Samples.HostileNames().FeatureNames]);
    }

    public static NamedTree LoneLeaf()
    {
        var builder = new TreeEnsembleBuilder(1);
        builder.SetLeaf(builder.AddTree(), [0.25], 10);
        return new NamedTree(builder.Build(), 0, ["x"]);
    }
}
