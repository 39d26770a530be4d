using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Effects;

/// <summary>
/// Exact partial dependence of trees: each tree is walked once with all rows, which split at a node of the feature for all its values together, so that the cost hardly
/// depends on the number of values.
/// </summary>
/// <remarks>Equal to setting the feature in every row and scoring, up to the order of summation. Rows x depth for a tree, twice that below each node of the feature.</remarks>
public static class TreePartialDependence
{
    /// <summary>The dependence of every output on one feature.</summary>
    /// <param name="ensemble">The trees; outputs before any link.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="grid">Its values, NaN for "missing" among them if wanted.</param>
    /// <param name="cancellation">Stops between two trees.</param>
    /// <returns>Outputs x grid.</returns>
    /// <exception cref="ArgumentException">The rows have other features, or there is no such feature.</exception>
    public static double[] Of(TreeEnsemble ensemble, ReadOnlySpan<float> rows, int feature, ReadOnlySpan<float> grid, CancellationToken cancellation = default)
    {
        int count = Check(ensemble, rows, feature);
        var walk = new Walk(ensemble, rows, [feature], [grid.ToArray()]);
        double[] sums = walk.Run(cancellation);
        return Scale(ensemble, sums, grid.Length, count);
    }

    /// <summary>The dependence of every output on two features together.</summary>
    /// <returns>Outputs x first x second.</returns>
    /// <inheritdoc cref="Of"/>
    public static double[] OfTwo(
        TreeEnsemble ensemble, ReadOnlySpan<float> rows, int first, ReadOnlySpan<float> firstGrid, int second, ReadOnlySpan<float> secondGrid, CancellationToken cancellation = default)
    {
        int count = Check(ensemble, rows, first);
        _ = Check(ensemble, rows, second);
        if (first == second)
            throw new ArgumentException($"Both features are {first}.", nameof(second));
        var walk = new Walk(ensemble, rows, [first, second], [firstGrid.ToArray(), secondGrid.ToArray()]);
        return Scale(ensemble, walk.Run(cancellation), firstGrid.Length * secondGrid.Length, count);
    }

    private static int Check(TreeEnsemble ensemble, ReadOnlySpan<float> rows, int feature)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        if (rows.IsEmpty || rows.Length % ensemble.FeatureCount != 0)
            throw new ArgumentException($"{rows.Length} numbers are no rows of {ensemble.FeatureCount} features.", nameof(rows));
        if (feature < 0 || feature >= ensemble.FeatureCount)
            throw new ArgumentOutOfRangeException(nameof(feature), feature, $"There is no feature {feature}: the trees have {ensemble.FeatureCount}.");
        return rows.Length / ensemble.FeatureCount;
    }

    private static double[] Scale(TreeEnsemble ensemble, double[] sums, int points, int count)
    {
        for (int i = 0; i < sums.Length; i++)
            sums[i] = ensemble.BaseOffset[i / points] + (ensemble.OutputScale * sums[i] / count);
        return sums;
    }

    /// <summary>Down a tree with the rows and, of each varied feature, the grid's points that reach a node.</summary>
    private sealed class Walk
    {
        private readonly TreeEnsemble _ensemble;
        private readonly float[] _rows;
        private readonly int[] _features;
        private readonly float[][] _grids;
        private readonly int[] _order;
        private readonly double[] _sums;
        private readonly float[] _probe;
        private readonly int _points;

        public Walk(TreeEnsemble ensemble, ReadOnlySpan<float> rows, int[] features, float[][] grids)
        {
            (_ensemble, _rows, _features, _grids) = (ensemble, rows.ToArray(), features, grids);
            _order = new int[rows.Length / ensemble.FeatureCount];
            _points = grids.Aggregate(1, (n, g) => n * g.Length);
            _sums = new double[ensemble.OutputCount * _points];
            _probe = new float[ensemble.FeatureCount];
        }

        public double[] Run(CancellationToken cancellation)
        {
            foreach (int root in _ensemble.Roots)
            {
                cancellation.ThrowIfCancellationRequested();
                for (int r = 0; r < _order.Length; r++)
                    _order[r] = r;
                Visit(root, 0, _order.Length, [.. _grids.Select(g => Enumerable.Range(0, g.Length).ToArray())]);
            }

            return _sums;
        }

        private void Visit(int node, int from, int to, int[][] points)
        {
            if (from == to || Array.Exists(points, p => p.Length == 0))
                return;
            int left = _ensemble.Left[node];
            if (left == TreeEnsemble.Leaf)
            {
                Add(node, to - from, points);
                return;
            }

            int free = FreeFeature(node);
            if (free < 0)
            {
                int middle = Partition(node, from, to);
                Visit(left, from, middle, points);
                Visit(_ensemble.Right[node], middle, to, points);
                return;
            }

            (int[] goLeft, int[] goRight) = Split(node, free, points[free]);
            Visit(left, from, to, With(points, free, goLeft));
            Visit(_ensemble.Right[node], from, to, With(points, free, goRight));
        }

        private static int[][] With(int[][] points, int at, int[] set)
        {
            int[][] copy = [.. points];
            copy[at] = set;
            return copy;
        }

        // Which of the varied features a node looks at alone; a node that looks at several slots at once looks at the rows too.
        private int FreeFeature(int node)
        {
            if (_ensemble.Categorical[node] is >= 0 and var split && _ensemble.CategoricalSplits[split] is { Kind: CategoricalSplitKind.AnySlotGoesRight } slots)
            {
                foreach (int feature in _features)
                {
                    if (slots.Members.Contains(feature))
                        throw new NotSupportedException($"Feature {feature} is a slot of a categorical variable that a node tests with others: vary the variable, all its slots together, by scoring.");
                }

                return -1;
            }

            return Array.IndexOf(_features, _ensemble.Feature[node]);
        }

        private (int[] Left, int[] Right) Split(int node, int free, int[] points)
        {
            List<int> left = [], right = [];
            foreach (int g in points)
            {
                _probe[_features[free]] = _grids[free][g];
                (_ensemble.GoesLeft(node, _probe) ? left : right).Add(g);
            }

            return ([.. left], [.. right]);
        }

        // Rows that go left first, in place.
        private int Partition(int node, int from, int to)
        {
            int features = _ensemble.FeatureCount;
            (int low, int high) = (from, to - 1);
            while (low <= high)
            {
                if (_ensemble.GoesLeft(node, _rows.AsSpan(_order[low] * features, features)))
                    low++;
                else
                    (_order[low], _order[high]) = (_order[high--], _order[low]);
            }

            return low;
        }

        private void Add(int leaf, int rows, int[][] points)
        {
            int outputs = _ensemble.OutputCount, inner = _grids.Length > 1 ? _grids[1].Length : 1;
            for (int o = 0; o < outputs; o++)
            {
                double value = rows * _ensemble.Values[(leaf * outputs) + o];
                foreach (int a in points[0])
                {
                    int at = (o * _points) + (a * inner);
                    if (_grids.Length == 1)
                    {
                        _sums[at] += value;
                        continue;
                    }

                    foreach (int b in points[1])
                        _sums[at + b] += value;
                }
            }
        }
    }
}
