using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>
/// Adds Shapley values and pairwise Shapley interaction indices of one tile of rows for one tree at a time. As <see cref="BatchValues{T}"/>,
/// but every node's gain, before the integration over t, is also multiplied with g / t - 1 of each other player on the path to it.
/// </summary>
internal unsafe struct BatchInteractions<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Derived columns of the tile.</summary>
    public required double* Columns { get; init; }

    /// <summary>Shapley values, a tile a player.</summary>
    public required double* Credit { get; init; }

    /// <summary>Interaction indices, a tile a <see cref="Pair"/>.</summary>
    public required double* Pairs { get; init; }

    /// <summary>Scratch: a mask a player.</summary>
    public required double* On { get; init; }

    /// <summary>Scratch: where g / t of every player on the path stands; all null between trees.</summary>
    public required double** Ratios { get; init; }

    /// <summary>Scratch: the players on the path.</summary>
    public required int* Path { get; init; }

    private BatchNode* _nodes;
    private double* _table;
    private int _points;
    private int _pathLength;

    /// <summary>Doubles of scratch memory that a program needs.</summary>
    public static long Scratch(BatchProgram program) =>
        (program.Points + ((program.Depth + 1L) * ((2 * program.Points) + 2))) * Tile<T>.Rows;

    /// <summary>The number of a pair of players.</summary>
    public static int Pair(int a, int b) => a > b ? (a * (a - 1) / 2) + b : (b * (b - 1) / 2) + a;

    /// <summary>Adds one tree.</summary>
    public void Add(BatchProgram program, double* scratch)
    {
        _nodes = program.Nodes;
        _table = program.Table;
        _points = program.Points;
        _pathLength = 0;
        double* weights = scratch;
        double* next = weights + (_points * Tile<T>.Rows);
        BatchSteps<T>.Start(program, weights, 2);
        Visit(_nodes, weights, next);
        GC.KeepAlive(program);
    }

    private void Visit(BatchNode* node, double* weights, double* scratch)
    {
        if (node->First < 0)
        {
            TwoLeaves(node, weights, scratch);
            return;
        }

        int rows = Tile<T>.Rows;
        double* mask = scratch;
        double* before = mask + rows;
        double* below = before + rows;
        double* ratio = below + (_points * rows);
        double* next = ratio + (_points * rows);
        double* own = On + (node->Player * rows);
        double* table = _table + node->Table;
        Tile<T> first = BatchSteps<T>.GoesFirst(node, Columns);
        Tile<T> onBefore = node->Repeated ? Tile<T>.Load(own) : Tile<T>.Ones;
        first.Store(mask);
        onBefore.Store(before);
        (onBefore & first).Store(own);
        double* ratioBefore = Ratios[node->Player];
        Ratios[node->Player] = ratio;
        if (!node->Repeated)
            Path[_pathLength++] = node->Player;
        Ratio(table + BatchSide.Gain, own, ratio);
        if (node->Second < 0)
        {
            BatchSteps<T>.SplitFirst(node, table, _points, weights, below, mask, before);
            Visit(_nodes + node->First, below, next);
        }
        else
        {
            if (node->Repeated)
                BatchSteps<T>.SplitRepeated(node, table, _points, weights, below, mask, before);
            else
                BatchSteps<T>.Split(table, _points, weights, below, mask);
            Visit(_nodes + node->First, weights, next);
            Tile<T>.Load(before).AndNot(Tile<T>.Load(mask)).Store(own);
            Ratio(table + BatchSide.Size + BatchSide.Gain, own, ratio);
            Visit(_nodes + node->Second, below, next);
        }

        Tile<T>.Load(before).Store(own);
        Ratios[node->Player] = ratioBefore;
        if (!node->Repeated)
            _pathLength--;
        Gain(node, weights, below, mask, before);
        AddPairs(node, below);
    }

    // g / t while the row is on the player's path, else 0.
    private readonly void Ratio(double* gains, double* own, double* ratio)
    {
        Tile<T> on = Tile<T>.Load(own);
        for (int q = 0; q < _points; q++)
            (on & T.All(gains[q * BatchProgram.Stride] / _table[q * BatchProgram.Stride])).Store(ratio + (q * Tile<T>.Rows));
    }

    // Leaves the sums in weights and the gains in gains.
    private readonly void TwoLeaves(BatchNode* node, double* weights, double* gains)
    {
        int rows = Tile<T>.Rows;
        double* before = _table + node->Before;
        T mean = T.All(node->FirstOut + node->SecondOut);
        Tile<T> excess = Tile<T>.Load(Columns + (node->Column * rows)).LessOrEqual(T.All(node->Threshold))
            .Select(T.All(node->FirstValue), T.All(node->SecondValue)) - mean;
        if (node->Repeated)
            excess &= Tile<T>.Load(On + (node->Player * rows));
        for (int q = 0; q < _points; q++)
        {
            double* at = weights + (q * rows);
            Tile<T> w = Tile<T>.Load(at);
            (w * T.All(before[1]) * excess).Store(gains + (q * rows));
            (w * excess.MultiplyAdd(T.All(before[0]), mean)).Store(at);
            before += BatchProgram.Stride;
        }

        AddPairs(node, gains);
    }

    // Leaves the sums in weights and the gains in below.
    private readonly void Gain(BatchNode* node, double* weights, double* below, double* mask, double* before)
    {
        Tile<T> first = Tile<T>.Load(mask);
        Tile<T> onBefore = Tile<T>.Load(before);
        double* gainBefore = _table + node->Before;
        double* table = _table + node->Table;
        for (int q = 0; q < _points; q++)
        {
            bool leaf = node->Second < 0;
            Tile<T> f = Tile<T>.Load(leaf ? below : weights);
            Tile<T> s = leaf ? BatchSteps<T>.SecondLeaf(node, table, weights, first, before) : Tile<T>.Load(below);
            Tile<T> sum = f + s;
            sum.Store(weights);
            Tile<T> g = first.Select(T.All(table[BatchSide.Gain]), T.All(table[BatchSide.Size + BatchSide.Gain]));
            (((first.Select(f, s) * g) - (sum * T.All(*gainBefore))) & onBefore).Store(below);
            gainBefore += BatchProgram.Stride;
            table += BatchProgram.Stride;
            weights += Tile<T>.Rows;
            below += Tile<T>.Rows;
        }
    }

    private readonly void AddPairs(BatchNode* node, double* gains)
    {
        int rows = Tile<T>.Rows;
        Tile<T> total = default;
        Tile<T> value = default;
        for (int q = 0; q < _points; q++)
        {
            Tile<T> gain = Tile<T>.Load(gains + (q * rows));
            total += gain;
            value = gain.MultiplyAdd(T.All(1 - _table[q * BatchProgram.Stride]), value);
        }

        double* own = Credit + (node->Player * rows);
        (Tile<T>.Load(own) + value).Store(own);
        for (int k = 0; k < _pathLength; k++)
        {
            if (Path[k] == node->Player)
                continue;
            double* ratio = Ratios[Path[k]];
            double* pair = Pairs + ((long)Pair(Path[k], node->Player) * rows);
            Tile<T> sum = Tile<T>.Load(pair) - total;
            for (int q = 0; q < _points; q++)
                sum = Tile<T>.Load(gains + (q * rows)).MultiplyAdd(Tile<T>.Load(ratio + (q * rows)), sum);
            sum.Store(pair);
        }
    }
}
