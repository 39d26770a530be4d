using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Surrogates;

/// <summary>
/// Finds the question that lowers the squared error of all outputs most: every threshold between two neighbouring values, with NaN on either side of it. Categories are ordered by their
/// mean first, for each output in turn: of one output the best subset is among these (Fisher, 1958; Breiman et al., 1984), of several it is the best that these orders hold.
/// </summary>
internal sealed class SplitSearch
{
    // Gains that differ by rounding are equal: then the first feature and the lowest threshold.
    private const double Slack = 1e-9;

    private readonly float[] _rows;
    private readonly double[] _targets;
    private readonly bool[] _categorical;
    private readonly int _features;
    private readonly int _outputs;
    private readonly int _least;

    /// <param name="rows">Rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="targets">Rows x outputs.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="options">The least rows of a leaf, and which features are categories.</param>
    public SplitSearch(float[] rows, int features, double[] targets, int outputs, SurrogateTreeOptions options)
    {
        (_rows, _features, _targets, _outputs, _least) = (rows, features, targets, outputs, options.MinLeafRows);
        _categorical = options.Categorical.Count > 0 ? [.. options.Categorical] : new bool[features];
    }

    /// <summary>The best question for some of the rows; <see langword="null"/> where none gains more than <paramref name="least"/>.</summary>
    public TreeSplit? Best(int[] rows, double least)
    {
        if (rows.Length < 2 * _least)
            return null;
        double[] centred = Centre(rows);
        TreeSplit? best = null;
        float[] keys = new float[rows.Length];
        int[] places = new int[rows.Length];
        double[] missing = new double[_outputs];
        for (int feature = 0; feature < _features; feature++)
        {
            int known = Gather(rows, feature, centred, keys, places, missing);
            if (known == 0)
                continue;
            var scan = new Scan(this, rows.Length, centred, missing, rows.Length - known);
            if (_categorical[feature])
                Categories(feature, keys.AsSpan(0, known), places.AsSpan(0, known), scan, least, ref best);
            else
                Numbers(feature, keys.AsSpan(0, known), places.AsSpan(0, known), scan, least, ref best);
        }

        return best;
    }

    private static bool IsBetter(double gain, TreeSplit? best, double least) => best is null ? gain > least : gain > best.Gain * (1 + Slack);

    private static void Numbers(int feature, Span<float> keys, Span<int> places, Scan scan, double least, ref TreeSplit? best)
    {
        keys.Sort(places);
        for (int i = 0; i < keys.Length; i++)
        {
            if (i > 0 && keys[i] > keys[i - 1])
                Take(keys[i - 1], keys[i], ref best);
            scan.Add(places[i]);
        }

        // All that is known against what is missing.
        if (scan.HasMissing)
            Take(float.PositiveInfinity, float.PositiveInfinity, ref best);

        void Take(float below, float above, ref TreeSplit? best)
        {
            (double gain, bool left) = scan.Gain();
            if (IsBetter(gain, best, least))
                best = new TreeSplit(feature, Between(below, above), null, left, gain);
        }
    }

    private void Categories(int feature, Span<float> keys, Span<int> places, Scan scan, double least, ref TreeSplit? best)
    {
        keys.Sort(places);
        var groups = new List<(int Category, int[] Places)>();
        for (int from = 0, to; from < keys.Length; from = to)
        {
            for (to = from + 1; to < keys.Length && keys[to] == keys[from];)
                to++;
            groups.Add(((int)keys[from], places[from..to].ToArray()));
        }

        for (int output = 0; output < _outputs; output++)
        {
            (int Category, int[] Places)[] order = [.. groups.OrderBy(group => scan.Mean(group.Places, output)).ThenBy(group => group.Category)];
            scan.Clear();
            for (int i = 0; i < order.Length; i++)
            {
                foreach (int place in order[i].Places)
                    scan.Add(place);
                (double gain, bool left) = scan.Gain();
                if (IsBetter(gain, best, least))
                    best = new TreeSplit(feature, 0, [.. order[..(i + 1)].Select(group => group.Category).Order()], left, gain);
            }
        }
    }

    /// <summary>Half-way between two values, as a float that parts them.</summary>
    private static float Between(float below, float above)
    {
        double middle = below + ((above - (double)below) / 2);
        return double.IsFinite(middle) ? TreeEnsembleBuilder.FloorToSingle(middle) : below;
    }

    private int Gather(int[] rows, int feature, double[] centred, float[] keys, int[] places, double[] missing)
    {
        Array.Clear(missing);
        int known = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            float value = _rows[((long)rows[i] * _features) + feature];
            if (float.IsNaN(value))
            {
                for (int k = 0; k < _outputs; k++)
                    missing[k] += centred[(i * _outputs) + k];
            }
            else
            {
                // Minus zero equals zero, and sorts with it.
                (keys[known], places[known]) = (value + 0f, i);
                known++;
            }
        }

        return known;
    }

    private double[] Centre(int[] rows)
    {
        double[] centred = new double[rows.Length * _outputs];
        for (int k = 0; k < _outputs; k++)
        {
            double mean = 0;
            foreach (int row in rows)
                mean += _targets[(row * _outputs) + k] / rows.Length;
            for (int i = 0; i < rows.Length; i++)
                centred[(i * _outputs) + k] = _targets[(rows[i] * _outputs) + k] - mean;
        }

        return centred;
    }

    /// <summary>Sums of what went left so far.</summary>
    private sealed class Scan(SplitSearch search, int rows, double[] centred, double[] missing, int missingRows)
    {
        private readonly double[] _sums = new double[missing.Length];
        private int _count;

        public bool HasMissing => missingRows > 0;

        public void Clear()
        {
            Array.Clear(_sums);
            _count = 0;
        }

        public void Add(int place)
        {
            for (int k = 0; k < _sums.Length; k++)
                _sums[k] += centred[(place * _sums.Length) + k];
            _count++;
        }

        public double Mean(int[] places, int output) => places.Average(place => centred[(place * _sums.Length) + output]);

        /// <summary>The gain of dividing here, with NaN on the better side; where there is none it goes with the larger.</summary>
        public (double Gain, bool MissingGoesLeft) Gain()
        {
            double right = Gain(_count, withMissing: false);
            if (!HasMissing)
                return (right, 2 * _count > rows);
            double left = Gain(_count + missingRows, withMissing: true);
            return left > right * (1 + Slack) ? (left, true) : (right, false);
        }

        // The sums of both sides are each other's negative, as all together are zero.
        private double Gain(int count, bool withMissing)
        {
            if (count < search._least || rows - count < search._least)
                return double.NegativeInfinity;
            double squares = 0;
            for (int k = 0; k < _sums.Length; k++)
            {
                double sum = _sums[k] + (withMissing ? missing[k] : 0);
                squares += sum * sum;
            }

            return squares * rows / ((double)count * (rows - count));
        }
    }
}
