using System.Runtime.CompilerServices;
using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>
/// Adds the Shapley values of one tile of rows for one tree at a time. Going down, the weight that reaches a node is split between its
/// children; coming up, the sums of weight times value below it say what the node's player gained:
/// the integral over t of (sum below on the row's side) * g(side) - (sum below) * g(before).
/// </summary>
internal unsafe struct BatchValues<T>(double* columns, double* credit, double* on)
    where T : unmanaged, ILanes<T>
{
    private BatchNode* _nodes;
    private double* _table;
    private int _points;

    /// <summary>Doubles of scratch memory that a program needs.</summary>
    public static long Scratch(BatchProgram program) => (program.Points + ((program.Depth + 1L) * (program.Points + 2))) * Tile<T>.Rows;

    /// <summary>Adds one tree.</summary>
    public void Add(BatchProgram program, double* scratch)
    {
        _nodes = program.Nodes;
        _table = program.Table;
        _points = program.Points;
        BatchSteps<T>.Start(program, scratch, 1);
        Visit(_nodes, scratch, scratch + (_points * Tile<T>.Rows));
        GC.KeepAlive(program);
    }

    // On return weights[] holds the sums of weight times value below the node.
    private void Visit(BatchNode* node, double* weights, double* scratch)
    {
        if (node->First < 0)
        {
            TwoLeaves(node, weights);
            return;
        }

        int rows = Tile<T>.Rows;
        double* mask = scratch;
        double* before = mask + rows;
        double* below = before + rows;
        double* next = below + (_points * rows);
        double* own = on + (node->Player * rows);
        double* table = _table + node->Table;
        Tile<T> first = BatchSteps<T>.GoesFirst(node, columns);
        first.Store(mask);
        if (node->Repeated)
        {
            Tile<T> onBefore = Tile<T>.Load(own);
            onBefore.Store(before);
            first &= onBefore;
        }

        first.Store(own);
        if (node->Second < 0)
        {
            BatchSteps<T>.SplitFirst(node, table, _points, weights, below, mask, before);
            Visit(_nodes + node->First, below, next);
            if (node->Repeated)
                Tile<T>.Load(before).Store(own);
            CreditWithLeaf(node, weights, below, mask, before);
            return;
        }

        if (node->Repeated)
            BatchSteps<T>.SplitRepeated(node, table, _points, weights, below, mask, before);
        else
            BatchSteps<T>.Split(table, _points, weights, below, mask);
        Visit(_nodes + node->First, weights, next);
        Tile<T> other = node->Repeated ? Tile<T>.Load(before) : Tile<T>.Ones;
        other.AndNot(Tile<T>.Load(mask)).Store(own);
        Visit(_nodes + node->Second, below, next);
        if (node->Repeated)
            Tile<T>.Load(before).Store(own);
        Credit(node, weights, below, mask, before);
    }

    private readonly void TwoLeaves(BatchNode* node, double* weights)
    {
        int rows = Tile<T>.Rows;
        double* before = _table + node->Before;
        T mean = T.All(node->FirstOut + node->SecondOut);
        Tile<T> excess = Tile<T>.Load(columns + (node->Column * rows)).LessOrEqual(T.All(node->Threshold))
            .Select(T.All(node->FirstValue), T.All(node->SecondValue)) - mean;
        if (node->Repeated)
            excess &= Tile<T>.Load(on + (node->Player * rows));
        Tile<T> gain = default;
        for (int q = 0; q < _points; q++)
        {
            Tile<T> w = Tile<T>.Load(weights);
            gain = w.MultiplyAdd(T.All(before[1]), gain);
            (w * excess.MultiplyAdd(T.All(before[0]), mean)).Store(weights);
            before += BatchProgram.Stride;
            weights += rows;
        }

        AddCredit(node, gain * excess);
    }

    private readonly void Credit(BatchNode* node, double* weights, double* below, double* mask, double* before)
    {
        Tile<T> first = Tile<T>.Load(mask);
        double* gainBefore = _table + node->Before;
        double* table = _table + node->Table;
        Tile<T> gain = default;
        Tile<T> lost = default;
        for (int q = 0; q < _points; q++)
        {
            Tile<T> f = Tile<T>.Load(weights);
            Tile<T> s = Tile<T>.Load(below);
            Tile<T> sum = f + s;
            sum.Store(weights);
            Tile<T> g = first.Select(T.All(table[BatchSide.Gain]), T.All(table[BatchSide.Size + BatchSide.Gain]));
            gain = first.Select(f, s).MultiplyAdd(g, gain);
            lost = sum.MultiplyAdd(T.All(*gainBefore), lost);
            gainBefore += BatchProgram.Stride;
            table += BatchProgram.Stride;
            weights += Tile<T>.Rows;
            below += Tile<T>.Rows;
        }

        gain -= lost;
        if (node->Repeated)
            gain &= Tile<T>.Load(before);
        AddCredit(node, gain);
    }

    private readonly void CreditWithLeaf(BatchNode* node, double* weights, double* below, double* mask, double* before)
    {
        Tile<T> first = Tile<T>.Load(mask);
        double* gainBefore = _table + node->Before;
        double* table = _table + node->Table;
        Tile<T> gain = default;
        Tile<T> lost = default;
        for (int q = 0; q < _points; q++)
        {
            Tile<T> s = BatchSteps<T>.SecondLeaf(node, table, weights, first, before);
            Tile<T> f = Tile<T>.Load(below);
            Tile<T> sum = f + s;
            sum.Store(weights);
            Tile<T> g = first.Select(T.All(table[BatchSide.Gain]), T.All(table[BatchSide.Size + BatchSide.Gain]));
            gain = first.Select(f, s).MultiplyAdd(g, gain);
            lost = sum.MultiplyAdd(T.All(*gainBefore), lost);
            gainBefore += BatchProgram.Stride;
            table += BatchProgram.Stride;
            weights += Tile<T>.Rows;
            below += Tile<T>.Rows;
        }

        gain -= lost;
        if (node->Repeated)
            gain &= Tile<T>.Load(before);
        AddCredit(node, gain);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void AddCredit(BatchNode* node, Tile<T> gain)
    {
        double* to = credit + (node->Player * Tile<T>.Rows);
        (Tile<T>.Load(to) + gain).Store(to);
    }
}
