using System.Runtime.InteropServices;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>
/// Many rows, few players: every cluster of a tree's nodes becomes a table of Shapley values over all that a row can do there, built once a call,
/// and a row only looks up and adds one table row of eight lanes a cluster.
/// </summary>
/// <remarks>
/// The trees are summed in a fixed number of groups, whose sums are added in order: the result does not depend on the number of threads.
/// </remarks>
internal sealed unsafe class TableKernel : ITreeShapKernel
{
    // Doubles of a block's sums: enough rows to pay for the tables, few enough for ranks and patterns to stay in the cache.
    private const int BlockSums = 65536;
    private const int MaxGroups = 16;
    private readonly ShapForest _forest;
    private readonly int _width;
    private readonly int _indexBits;
    private readonly TableTree[][][] _groups;
    private readonly int _backgroundCount;
    private readonly int _stride;
    private readonly int _blockRows;

    /// <summary>Cuts the trees into clusters.</summary>
    /// <param name="forest">The trees; those with a path of more than <see cref="TableCompiler.MaxPlayers"/> players are left out.</param>
    /// <param name="level">Which vectors to use.</param>
    /// <param name="background">The background rows for interventional values; <see langword="null"/> for path-dependent ones.</param>
    public TableKernel(ShapForest forest, SimdLevel level, Background? background = null)
    {
        _forest = forest;
        _width = SimdWidth.BitsFor(level);
        bool localLanes = !Fits(forest);
        _stride = localLanes ? forest.Players.Count : TableCompiler.MaxPlayers;
        _blockRows = Math.Max(64, BlockSums / _stride);
        _indexBits = TableCompiler.IndexBitsFor(Math.Min(forest.Players.Count, TableCompiler.MaxPlayers));
        _groups = [.. forest.Trees.Select(trees =>
            Group([.. trees.Where(Fits).Select(t => new TableCompiler(t, _indexBits, localLanes).Compile())]))];
        if (background is null)
            return;
        _backgroundCount = background.Count;
        var columns = new SortedColumns(forest, background.Rows, background.Count);
        foreach (TableTree tree in _groups.SelectMany(g => g).SelectMany(g => g))
            tree.Background = new BackgroundPatterns(tree, columns);
    }

    /// <summary>Whether a forest has few enough players.</summary>
    public static bool Fits(ShapForest forest) => forest.Players.Count <= TableCompiler.MaxPlayers;

    /// <summary>Whether a tree's paths have few enough players.</summary>
    public static bool Fits(ShapTree tree) => tree.PathPlayers <= TableCompiler.MaxPlayers;

    public void Explain(ExplainJob job)
    {
        for (int first = 0; first < job.RowCount; first += _blockRows)
        {
            int count = Math.Min(_blockRows, job.RowCount - first);
            if (_width == 512)
                Explain<Width512>(job, first, count);
            else if (_width == 256)
                Explain<Width256>(job, first, count);
            else
                Explain<WidthScalar>(job, first, count);
            job.Finished(count);
        }
    }

    private static TableTree[][] Group(TableTree[] trees)
    {
        // Neighbours together, about as many clusters in each group.
        long total = trees.Sum(t => (long)t.Clusters.Length);
        List<TableTree>[] groups = [.. Enumerable.Range(0, Math.Min(MaxGroups, trees.Length)).Select(_ => new List<TableTree>())];
        long before = 0;
        foreach (TableTree tree in trees)
        {
            groups[(int)(before * groups.Length / total)].Add(tree);
            before += tree.Clusters.Length;
        }

        return [.. groups.Where(g => g.Count > 0).Select(g => g.ToArray())];
    }

    private void Explain<TWidth>(ExplainJob job, int first, int count)
        where TWidth : struct, ISimdWidth
    {
        var rows = new ReadOnlySpan<float>(job.Rows + ((long)first * _forest.FeatureCount), count * _forest.FeatureCount);
        var columns = new SortedColumns(_forest, rows, count, job.Threads);
        int most = _groups.Max(g => g.Length);
        nuint size = (nuint)count * (nuint)_stride * sizeof(double);
        double* sums = (double*)NativeMemory.AlignedAlloc(Math.Max(64, (nuint)most * size), 64);
        try
        {
            for (int output = 0; output < _groups.Length; output++)
            {
                TableTree[][] groups = _groups[output];
                NativeMemory.Clear(sums, (nuint)groups.Length * size);
                Add<TWidth>(job, columns, groups, sums);
                Write(job, first, count, output, sums, groups.Length);
            }
        }
        finally
        {
            NativeMemory.AlignedFree(sums);
        }
    }

    private void Add<TWidth>(ExplainJob job, SortedColumns columns, TableTree[][] groups, double* sums)
        where TWidth : struct, ISimdWidth
    {
        int next = -1;
        Workers.Run(Math.Min(job.Threads, groups.Length), Work);

        void Work()
        {
            LeafTable leaves = _backgroundCount > 0 ? new BackgroundLeafTable(_backgroundCount) : new PathLeafTable<TWidth>();
            using var worker = new TableWorker<TWidth>(columns, leaves, _indexBits, _stride);
            for (int group = Interlocked.Increment(ref next); group < groups.Length; group = Interlocked.Increment(ref next))
            {
                job.ThrowIfCancelled();
                worker.Add(groups[group], sums + ((long)group * columns.Count * _stride));
            }
        }
    }

    private void Write(ExplainJob job, int first, int count, int output, double* sums, int groups)
    {
        int features = _forest.FeatureCount;
        int values = _forest.ValueCount;
        for (int r = 0; r < count; r++)
        {
            var row = new ReadOnlySpan<float>(job.Rows + ((long)(first + r) * features), features);
            var to = new Span<double>(job.Values + ((((long)(first + r) * _forest.OutputCount) + output) * values), values);
            to.Clear();
            for (int player = 0; player < _forest.Players.Count; player++)
            {
                double sum = 0;
                for (int group = 0; group < groups; group++)
                    sum += sums[((((long)group * count) + r) * _stride) + player];
                to[_forest.Players.Place(player, row)] = sum;
            }
        }
    }
}
