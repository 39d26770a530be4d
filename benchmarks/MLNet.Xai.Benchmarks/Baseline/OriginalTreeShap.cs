using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Benchmarks.Baseline;

/// <summary>
/// What speed is measured against: TreeSHAP as published (Lundberg et al. 2020, algorithm 2), written plainly, one row and one tree at a
/// time, in the manner of shap's C extension: one arena of path elements, each recursion works on a copy of its parent's path.
/// Numeric splits only, one player a feature. It divides by cover shares, so empty covers give NaN.
/// </summary>
public sealed class OriginalTreeShap
{
    private readonly TreeEnsemble _ensemble;
    private readonly int _output;
    private readonly double[] _values;
    private readonly PathElement[] _arena;
    private readonly int[][] _features;

    /// <summary>Prepares one output of an ensemble with covers.</summary>
    public OriginalTreeShap(TreeEnsemble ensemble, int output = 0)
    {
        _ensemble = ensemble;
        _output = output;
        _values = new double[ensemble.NodeCount];
        int depth = 0;
        foreach (int root in ensemble.Roots)
            depth = Math.Max(depth, Prepare(root));
        _arena = new PathElement[(depth + 2) * (depth + 3) / 2];
        _features = new int[ensemble.TreeCount][];
        for (int t = 0; t < _features.Length; t++)
        {
            var features = new SortedSet<int>();
            Collect(ensemble.Roots[t], features);
            _features[t] = [.. features];
        }
    }

    /// <summary>The Shapley values of one row.</summary>
    public void Explain(ReadOnlySpan<float> row, Span<double> phi)
    {
        phi[.._ensemble.FeatureCount].Clear();
        foreach (int root in _ensemble.Roots)
            Recurse(row, phi, root, 0, 0, 1, 1, -1, default);
    }

    /// <summary>The interaction values of one row, as shap computes them: every tree once as it is, then twice for every feature it asks.</summary>
    public void ExplainInteractions(ReadOnlySpan<float> row, Span<double> matrix)
    {
        int n = _ensemble.FeatureCount;
        matrix[..(n * n)].Clear();
        double[] phi = new double[n];
        double[] on = new double[n];
        double[] off = new double[n];
        for (int tree = 0; tree < _ensemble.TreeCount; tree++)
        {
            int root = _ensemble.Roots[tree];
            Array.Clear(phi);
            Recurse(row, phi, root, 0, 0, 1, 1, -1, default);
            for (int i = 0; i < n; i++)
                matrix[(i * n) + i] += phi[i];
            foreach (int feature in _features[tree])
            {
                Array.Clear(on);
                Array.Clear(off);
                Recurse(row, on, root, 0, 0, 1, 1, -1, new Condition { Sign = 1, Feature = feature, Fraction = 1 });
                Recurse(row, off, root, 0, 0, 1, 1, -1, new Condition { Sign = -1, Feature = feature, Fraction = 1 });
                for (int k = 0; k < n; k++)
                {
                    double half = (on[k] - off[k]) / 2;
                    if (k == feature)
                        continue;
                    matrix[(feature * n) + k] += half;
                    matrix[(feature * n) + feature] -= half;
                }
            }
        }
    }

    private int Prepare(int node)
    {
        int left = _ensemble.Left[node];
        if (left == TreeEnsemble.Leaf)
        {
            _values[node] = _ensemble.OutputScale * _ensemble.Values[(node * _ensemble.OutputCount) + _output];
            return 0;
        }

        return 1 + Math.Max(Prepare(left), Prepare(_ensemble.Right[node]));
    }

    private void Collect(int node, SortedSet<int> features)
    {
        if (_ensemble.Left[node] == TreeEnsemble.Leaf)
            return;
        features.Add(_ensemble.Feature[node]);
        Collect(_ensemble.Left[node], features);
        Collect(_ensemble.Right[node], features);
    }

    private void Recurse(
        ReadOnlySpan<float> row, Span<double> phi, int node, int depth, int parent, double zero, double one, int feature, Condition condition)
    {
        if (condition.Sign != 0 && condition.Fraction == 0)
            return;
        int start = parent + depth;
        Span<PathElement> path = _arena.AsSpan(start);
        _arena.AsSpan(parent, depth).CopyTo(path);
        // A feature that is fixed to present or absent is no part of the path.
        if (condition.Sign == 0 || condition.Feature != feature)
            Extend(path, depth, zero, one, feature);
        else
            depth--;

        int left = _ensemble.Left[node];
        if (left == TreeEnsemble.Leaf)
        {
            for (int i = 1; i <= depth; i++)
            {
                double weight = UnwoundSum(path, depth, i);
                phi[path[i].Feature] += weight * (path[i].One - path[i].Zero) * _values[node] * (condition.Sign == 0 ? 1 : condition.Fraction);
            }

            return;
        }

        int right = _ensemble.Right[node];
        int split = _ensemble.Feature[node];
        bool goesLeft = _ensemble.GoesLeft(node, row);
        (int hot, int cold) = goesLeft ? (left, right) : (right, left);
        double cover = _ensemble.Covers[node];
        double incomingZero = 1;
        double incomingOne = 1;
        int length = depth;
        int known = 0;
        while (known <= depth && path[known].Feature != split)
            known++;
        if (known <= depth)
        {
            incomingZero = path[known].Zero;
            incomingOne = path[known].One;
            Unwind(path, depth, known);
            length--;
        }

        double hotZero = _ensemble.Covers[hot] / cover;
        double coldZero = _ensemble.Covers[cold] / cover;
        Condition hotCondition = condition;
        Condition coldCondition = condition;
        if (condition.Sign != 0 && split == condition.Feature)
        {
            hotCondition.Fraction *= condition.Sign > 0 ? 1 : hotZero;
            coldCondition.Fraction *= condition.Sign > 0 ? 0 : coldZero;
        }

        Recurse(row, phi, hot, length + 1, start, incomingZero * hotZero, incomingOne, split, hotCondition);
        Recurse(row, phi, cold, length + 1, start, incomingZero * coldZero, 0, split, coldCondition);
    }

    private static void Extend(Span<PathElement> path, int depth, double zero, double one, int feature)
    {
        path[depth] = new PathElement { Feature = feature, Zero = zero, One = one, Weight = depth == 0 ? 1 : 0 };
        for (int i = depth - 1; i >= 0; i--)
        {
            path[i + 1].Weight += one * path[i].Weight * (i + 1) / (depth + 1);
            path[i].Weight = zero * path[i].Weight * (depth - i) / (depth + 1);
        }
    }

    private static void Unwind(Span<PathElement> path, int depth, int index)
    {
        double one = path[index].One;
        double zero = path[index].Zero;
        double next = path[depth].Weight;
        for (int i = depth - 1; i >= 0; i--)
        {
            if (one != 0)
            {
                double weight = path[i].Weight;
                path[i].Weight = next * (depth + 1) / ((i + 1) * one);
                next = weight - (path[i].Weight * zero * (depth - i) / (depth + 1));
            }
            else
            {
                path[i].Weight = path[i].Weight * (depth + 1) / (zero * (depth - i));
            }
        }

        for (int i = index; i < depth; i++)
        {
            path[i].Feature = path[i + 1].Feature;
            path[i].Zero = path[i + 1].Zero;
            path[i].One = path[i + 1].One;
        }
    }

    private static double UnwoundSum(ReadOnlySpan<PathElement> path, int depth, int index)
    {
        double one = path[index].One;
        double zero = path[index].Zero;
        double next = path[depth].Weight;
        double total = 0;
        if (one != 0)
        {
            for (int i = depth - 1; i >= 0; i--)
            {
                double part = next / ((i + 1) * one);
                total += part;
                next = path[i].Weight - (part * zero * (depth - i));
            }
        }
        else
        {
            for (int i = depth - 1; i >= 0; i--)
                total += path[i].Weight / (zero * (depth - i));
        }

        return total * (depth + 1);
    }

    /// <summary>A feature fixed to present (sign 1) or absent (-1), and the share of the weight that is left.</summary>
    private struct Condition
    {
        public int Sign;
        public int Feature;
        public double Fraction;
    }

    private struct PathElement
    {
        public int Feature;
        public double Zero;
        public double One;
        public double Weight;
    }
}
