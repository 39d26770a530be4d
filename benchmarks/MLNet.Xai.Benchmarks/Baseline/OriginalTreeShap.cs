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
    }

    /// <summary>The Shapley values of one row.</summary>
    public void Explain(ReadOnlySpan<float> row, Span<double> phi)
    {
        phi[.._ensemble.FeatureCount].Clear();
        foreach (int root in _ensemble.Roots)
            Recurse(row, phi, root, 0, 0, 1, 1, -1);
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

    private void Recurse(ReadOnlySpan<float> row, Span<double> phi, int node, int depth, int parent, double zero, double one, int feature)
    {
        int start = parent + depth;
        Span<PathElement> path = _arena.AsSpan(start);
        _arena.AsSpan(parent, depth).CopyTo(path);
        Extend(path, depth, zero, one, feature);

        int left = _ensemble.Left[node];
        if (left == TreeEnsemble.Leaf)
        {
            for (int i = 1; i <= depth; i++)
            {
                double weight = UnwoundSum(path, depth, i);
                phi[path[i].Feature] += weight * (path[i].One - path[i].Zero) * _values[node];
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

        Recurse(row, phi, hot, length + 1, start, incomingZero * _ensemble.Covers[hot] / cover, incomingOne, split);
        Recurse(row, phi, cold, length + 1, start, incomingZero * _ensemble.Covers[cold] / cover, 0, split);
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

    private struct PathElement
    {
        public int Feature;
        public double Zero;
        public double One;
        public double Weight;
    }
}
