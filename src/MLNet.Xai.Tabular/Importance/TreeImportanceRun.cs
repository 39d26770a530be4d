using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Sums what is known of a tree model's splits by the features that they are on.</summary>
internal sealed class TreeImportanceRun(ExplainedModel model, FoundPredictor found)
{
    private readonly int[] _featureOfSlot = model.Features.GroupOfSlot;
    private readonly double[] _gains = new double[model.Features.Names.Length];
    private readonly double[] _splits = new double[model.Features.Names.Length];
    private readonly double[] _covers = new double[model.Features.Names.Length];

    /// <param name="scored">Data to count covers over; null where they are not wanted.</param>
    /// <param name="weight">The column of weights.</param>
    /// <param name="cancellation">Stops the count.</param>
    public TreeImportanceTable Run(IDataView? scored, string? weight, CancellationToken cancellation)
    {
        foreach (RegressionTreeBase tree in found.SubModels.SelectMany(sub => sub.Trees!))
            AddGains(tree);
        if (scored is not null)
        {
            TreeModel trees = TreeModelReader.Read(found);
            AddCovers(weight is null ? trees.CountCovers(scored, cancellation) : trees.CountCovers(scored, weight, cancellation));
        }
        else
        {
            Array.Fill(_covers, double.NaN);
        }

        (double gains, double splits, double covers) = (_gains.Sum(), _splits.Sum(), _covers.Sum());
        return new TreeImportanceTable([.. model.Features.Names.Select((name, f) => new TreeImportanceLine
        {
            Feature = name,
            Gain = _gains[f],
            GainShare = gains == 0 ? double.NaN : _gains[f] / gains,
            Splits = _splits[f],
            SplitShare = splits == 0 ? double.NaN : _splits[f] / splits,
            Cover = _covers[f],
            CoverShare = covers == 0 ? double.NaN : _covers[f] / covers,
        })], found.Name);
    }

    private void AddGains(RegressionTreeBase tree)
    {
        IReadOnlyList<double> gains = tree.SplitGains;
        IReadOnlyList<bool> categorical = tree.CategoricalSplitFlags;
        IReadOnlyList<int> slots = tree.NumericalSplitFeatureIndexes;
        for (int node = 0; node < tree.NumberOfNodes; node++)
        {
            int[] features = Features(categorical[node] ? [.. tree.GetCategoricalSplitFeaturesAt(node)] : [slots[node]]);
            foreach (int feature in features)
            {
                _gains[feature] += gains[node] / features.Length;
                _splits[feature] += 1.0 / features.Length;
            }
        }
    }

    private void AddCovers(TreeEnsemble trees)
    {
        for (int node = 0; node < trees.NodeCount; node++)
        {
            if (trees.Left[node] == TreeEnsemble.Leaf)
                continue;
            int split = trees.Categorical[node];
            int[] features = Features(split >= 0 && trees.CategoricalSplits[split].Kind == CategoricalSplitKind.AnySlotGoesRight ? trees.CategoricalSplits[split].Members.ToArray() : [trees.Feature[node]]);
            foreach (int feature in features)
                _covers[feature] += trees.Covers[node] / features.Length;
        }
    }

    private int[] Features(int[] slots) => [.. slots.Select(slot => _featureOfSlot[slot]).Distinct()];
}
