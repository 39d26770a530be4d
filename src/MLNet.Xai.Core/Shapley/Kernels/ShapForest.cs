using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>An ensemble made ready for the kernels: columns to derive from a row, players, and the trees of every output.</summary>
internal sealed class ShapForest
{
    /// <summary>Reads an ensemble that has covers.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="groups">The group of every feature; by default every feature stands for itself.</param>
    public ShapForest(TreeEnsemble ensemble, FeatureGroups? groups = null)
    {
        FeatureCount = ensemble.FeatureCount;
        ValueCount = groups?.Count ?? ensemble.FeatureCount;
        var columns = new DerivedColumnsBuilder(ensemble);
        var players = new PlayersBuilder(ensemble, groups?.OfFeature ?? default);
        Trees = new ShapTree[ensemble.OutputCount][];
        BaseValues = ensemble.BaseOffset.ToArray();
        for (int output = 0; output < Trees.Length; output++)
        {
            var compiler = new ShapTreeCompiler(ensemble, columns, players, output);
            List<ShapTree> trees = [];
            foreach (int root in ensemble.Roots)
            {
                ShapTree tree = compiler.Compile(root);
                BaseValues[output] += tree.Mean;
                if (tree.NodeCount > 0)
                    trees.Add(tree);
            }

            Trees[output] = [.. trees];
        }

        Columns = columns.Build();
        Players = players.Build();
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>Number of values of a row and output: its features, or their groups.</summary>
    public int ValueCount { get; }

    /// <summary>Number of outputs.</summary>
    public int OutputCount => Trees.Length;

    /// <summary>The columns that nodes compare.</summary>
    public DerivedColumns Columns { get; }

    /// <summary>The players that nodes credit.</summary>
    public Players Players { get; }

    /// <summary>For every output the trees that have an inner node and a leaf that is not zero.</summary>
    public ShapTree[][] Trees { get; }

    /// <summary>The cover-weighted mean of every output.</summary>
    public double[] BaseValues { get; }
}
