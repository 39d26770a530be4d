namespace Microsoft.ML.Trainers.FastTree;

/// <summary>
/// Grows one regression tree, best leaf first, by least squares on histograms. Each column is worked on by one thread and
/// rows keep their order, so the tree is the same for any number of threads.
/// </summary>
internal sealed class TreeGrower
{
    // Histograms of all leaves are kept while they fit in this many bins; beyond, the larger child is counted as well.
    private const long BinBudget = 24_000_000;
    private const long WorkWorthThreads = 1 << 15;
    private const int HistogramSize = 256;

    private readonly BinnedSet _data;
    private readonly GrowOptions _options;
    private readonly int[] _timesUsed;
    private readonly int[] _scratch;
    private readonly double[] _leafTargets;
    private readonly double[] _leafWeights;
    private readonly HistogramBin[][] _histograms;
    private readonly Stack<HistogramBin[]> _pool = new();
    private readonly bool _keepHistograms;
    private int[] _columns = [];
    private double[] _targets = [];
    private float[] _weights;
    private Random _random = new(0);
    private SplitFinder _finder;

    public TreeGrower(BinnedSet data, GrowOptions options)
    {
        _data = data;
        _options = options;
        _timesUsed = new int[data.Columns.Length];
        _scratch = new int[data.RowCount];
        _leafTargets = new double[data.RowCount];
        _leafWeights = new double[data.RowCount];
        _histograms = new HistogramBin[options.Leaves][];
        _keepHistograms = (long)options.Leaves * data.Offsets[^1] <= BinBudget;
        _finder = new SplitFinder(options, weighted: false);
    }

    /// <summary>Rows by leaf: leaf l holds <c>Rows[LeafStart[l] .. LeafStart[l] + LeafCount[l]]</c>.</summary>
    public int[] Rows { get; private set; } = [];

    public int[] LeafStart { get; private set; } = [];

    public int[] LeafCount { get; private set; } = [];

    /// <summary>Null when the root cannot be split.</summary>
    /// <param name="rows">Rows to learn from; reordered.</param>
    /// <param name="active">Columns that may be split on.</param>
    /// <param name="targets">Target of every row, already multiplied by its weight.</param>
    /// <param name="weights">Weight of every row, or null.</param>
    /// <param name="random">Draws for <see cref="GrowOptions.FeatureFractionPerSplit"/>.</param>
    public GrownTree Grow(int[] rows, bool[] active, double[] targets, float[] weights, Random random)
    {
        Rows = rows;
        LeafStart = new int[_options.Leaves];
        LeafCount = new int[_options.Leaves];
        LeafCount[0] = rows.Length;
        _columns = [.. Enumerable.Range(0, active.Length).Where(c => active[c])];
        if (_columns.Length == 0)
            return null;
        (_targets, _weights, _random) = (targets, weights, random);
        _finder = new SplitFinder(_options, weights is not null);

        var candidates = new SplitCandidate[_options.Leaves];
        var tree = new GrownTree(_options.Leaves);
        candidates[0] = Best(0);
        for (int leaf = Richest(candidates, 1); leaf >= 0; leaf = Richest(candidates, tree.LeafCount))
        {
            _timesUsed[candidates[leaf].Column]++;
            int newLeaf = tree.Split(leaf, candidates[leaf]);
            Partition(leaf, newLeaf, candidates[leaf]);
            if (tree.LeafCount == _options.Leaves)
                break;
            DeriveHistograms(leaf, newLeaf);
            candidates[leaf] = Best(leaf);
            candidates[newLeaf] = Best(newLeaf);
        }
        for (int leaf = 0; leaf < _histograms.Length; leaf++)
            Release(leaf);
        return tree.LeafCount > 1 ? tree : null;
    }

    private static int Richest(SplitCandidate[] candidates, int count)
    {
        int best = -1;
        double gain = 0;
        for (int leaf = 0; leaf < count; leaf++)
        {
            if (candidates[leaf].Gain > gain)
                (best, gain) = (leaf, candidates[leaf].Gain);
        }
        return best;
    }

    /// <summary>The smaller child is counted, the larger one is what remains of the parent.</summary>
    private void DeriveHistograms(int left, int right)
    {
        int smaller = LeafCount[left] < LeafCount[right] ? left : right;
        int larger = left + right - smaller;
        if (_histograms[left] is not { } parent || LeafCount[larger] < 2 * _options.MinimumPerLeaf)
        {
            Release(left);
            return;
        }
        var counted = Build(smaller);
        foreach (int c in _columns)
        {
            for (int b = _data.Offsets[c]; b < _data.Offsets[c + 1]; b++)
                parent[b].Subtract(counted[b]);
        }
        _histograms[larger] = parent;
        _histograms[smaller] = counted;
    }

    private HistogramBin[] Build(int leaf)
    {
        var histogram = _pool.Count > 0 ? _pool.Pop() : new HistogramBin[_data.Offsets[^1]];
        int start = LeafStart[leaf], count = LeafCount[leaf];
        for (int i = 0; i < count; i++)
        {
            int row = Rows[start + i];
            _leafTargets[i] = _targets[row];
            if (_weights is not null)
                _leafWeights[i] = _weights[row];
        }
        ForEachColumn(count, c =>
        {
            var bins = _data.Columns[c].Bins;
            var target = histogram.AsSpan(_data.Offsets[c], _data.Columns[c].BinCount);
            target.Clear();
            var rows = Rows.AsSpan(start, count);
            for (int i = 0; i < rows.Length; i++)
            {
                ref var bin = ref target[bins[rows[i]]];
                bin.Targets += _leafTargets[i];
                bin.Count++;
            }
            if (_weights is null)
                return;
            for (int i = 0; i < rows.Length; i++)
                target[bins[rows[i]]].Weights += _leafWeights[i];
        });
        return histogram;
    }

    private SplitCandidate Best(int leaf)
    {
        if (LeafCount[leaf] < 2 * _options.MinimumPerLeaf)
        {
            Release(leaf);
            return SplitCandidate.None;
        }
        var histogram = _histograms[leaf] ??= Build(leaf);
        var total = default(HistogramBin);
        foreach (ref readonly var bin in histogram.AsSpan(_data.Offsets[_columns[0]], _data.Columns[_columns[0]].BinCount))
            total.Add(bin);
        var found = new SplitCandidate[_data.Columns.Length];
        ForEachColumn(HistogramSize, c =>
        {
            var column = _data.Columns[c];
            found[c] = _finder.Find(column, c, histogram.AsSpan(_data.Offsets[c], column.BinCount), total, _timesUsed[c]);
        });
        var best = SplitCandidate.None;
        foreach (int c in _columns)
        {
            if (double.IsNegativeInfinity(best.Gain)
                || (found[c].Gain > best.Gain && (_options.FeatureFractionPerSplit >= 1 || _random.NextDouble() < _options.FeatureFractionPerSplit)))
            {
                best = found[c];
            }
        }
        if (!(best.Gain > 0) || !_keepHistograms)
            Release(leaf);
        return best;
    }

    /// <summary>Keeps the rows of both children in their order.</summary>
    private void Partition(int leaf, int newLeaf, in SplitCandidate split)
    {
        var column = _data.Columns[split.Column];
        var goesRight = new bool[column.BinCount];
        for (int bin = 0; bin < goesRight.Length; bin++)
            goesRight[bin] = GrownTree.GoesRight(split, bin);
        int start = LeafStart[leaf], left = start, right = 0;
        foreach (int row in Rows.AsSpan(start, LeafCount[leaf]))
        {
            if (goesRight[column.Bins[row]])
                _scratch[right++] = row;
            else
                Rows[left++] = row;
        }
        _scratch.AsSpan(0, right).CopyTo(Rows.AsSpan(left));
        LeafStart[newLeaf] = left;
        LeafCount[newLeaf] = right;
        LeafCount[leaf] = left - start;
    }

    private void ForEachColumn(int workPerColumn, Action<int> body)
    {
        if (_options.Threads > 1 && _columns.Length > 1 && (long)workPerColumn * _columns.Length >= WorkWorthThreads)
            Parallel.For(0, _columns.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Threads }, i => body(_columns[i]));
        else
        {
            foreach (int column in _columns)
                body(column);
        }
    }

    private void Release(int leaf)
    {
        if (_histograms[leaf] is { } histogram)
            _pool.Push(histogram);
        _histograms[leaf] = null;
    }
}
