using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Benchmarks.Baseline;

/// <summary>
/// Interventional TreeSHAP in the manner of shap's C extension (tree_shap_indep, Lundberg et al. 2020, algorithm 3), written plainly: one explained row,
/// one background row and one tree at a time, both ways wherever the two rows part. In double, where shap has float weights.
/// Numeric splits only, one player a feature.
/// </summary>
public sealed class OriginalInterventional
{
    private readonly TreeEnsemble _ensemble;
    private readonly float[] _background;
    private readonly int[] _fromRow;
    private readonly int[] _fromBackground;
    private readonly double[,] _weights;

    /// <summary>Prepares the first output of an ensemble.</summary>
    public OriginalInterventional(TreeEnsemble ensemble, float[] background)
    {
        _ensemble = ensemble;
        _background = background;
        _fromRow = new int[ensemble.FeatureCount];
        _fromBackground = new int[ensemble.FeatureCount];
        int players = ensemble.FeatureCount + 1;
        _weights = new double[players, players];
        for (int a = 0; a < players; a++)
        {
            _weights[a, 0] = 1.0 / (a + 1);
            for (int b = 1; b < players; b++)
                _weights[a, b] = _weights[a, b - 1] * b / (a + b + 1);
        }
    }

    /// <summary>The Shapley values of one row.</summary>
    public void Explain(ReadOnlySpan<float> row, Span<double> phi)
    {
        int features = _ensemble.FeatureCount;
        int count = _background.Length / features;
        phi[..features].Clear();
        for (int b = 0; b < count; b++)
        {
            ReadOnlySpan<float> other = _background.AsSpan(b * features, features);
            foreach (int root in _ensemble.Roots)
                Recurse(root, row, other, phi, 0, 0);
        }

        for (int f = 0; f < features; f++)
            phi[f] *= _ensemble.OutputScale / count;
    }

    private (double Positive, double Negative) Recurse(
        int node, ReadOnlySpan<float> row, ReadOnlySpan<float> other, Span<double> phi, int present, int absent)
    {
        if (_ensemble.Left[node] == TreeEnsemble.Leaf)
        {
            double value = _ensemble.Values[node * _ensemble.OutputCount];
            return (present == 0 ? 0 : value * _weights[present - 1, absent], absent == 0 ? 0 : -value * _weights[present, absent - 1]);
        }

        int feature = _ensemble.Feature[node];
        int rowChild = _ensemble.Next(node, row);
        int otherChild = _ensemble.Next(node, other);
        if (_fromRow[feature] > 0 || rowChild == otherChild)
            return Recurse(_fromBackground[feature] > 0 ? otherChild : rowChild, row, other, phi, present, absent);
        if (_fromBackground[feature] > 0)
            return Recurse(otherChild, row, other, phi, present, absent);

        _fromRow[feature]++;
        (double positive, double negative) = Recurse(rowChild, row, other, phi, present + 1, absent);
        _fromRow[feature]--;
        _fromBackground[feature]++;
        (double otherPositive, double otherNegative) = Recurse(otherChild, row, other, phi, present, absent + 1);
        _fromBackground[feature]--;
        phi[feature] += positive + otherNegative;
        return (positive + otherPositive, negative + otherNegative);
    }
}
