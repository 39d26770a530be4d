using System.Runtime.CompilerServices;
using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>What the batch kernels do at a node on the way down. Masks lie in memory: passing them by value would copy them through it anyway.</summary>
internal static unsafe class BatchSteps<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>The weight that every row starts with at every point; the credit of a player is divided by (1 - t) so many times.</summary>
    public static void Start(BatchProgram program, double* weights, int players)
    {
        ReadOnlySpan<double> t = program.T;
        for (int q = 0; q < program.Points; q++)
            new Span<double>(weights + (q * Tile<T>.Rows), Tile<T>.Rows).Fill(program.Weights[q] / (Math.Pow(1 - t[q], players) * t[q]));
    }

    /// <summary>The mask of rows that go to the first child.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> GoesFirst(BatchNode* node, double* columns)
    {
        Tile<T> left = Tile<T>.Load(columns + (node->Column * Tile<T>.Rows)).LessOrEqual(T.All(node->Threshold));
        return node->Swapped ? Tile<T>.Ones.AndNot(left) : left;
    }

    /// <summary>Splits the weights between two inner children of a player's first split: the first's stay, the second's go below.</summary>
    public static void Split(double* table, int points, double* weights, double* below, double* mask)
    {
        Tile<T> first = Tile<T>.Load(mask);
        for (int q = 0; q < points; q++)
        {
            Tile<T> w = Tile<T>.Load(weights);
            (w * first.Select(T.All(table[BatchSide.On]), T.All(table[BatchSide.Off]))).Store(weights);
            (w * first.Select(T.All(table[BatchSide.Size + BatchSide.Off]), T.All(table[BatchSide.Size + BatchSide.On]))).Store(below);
            table += BatchProgram.Stride;
            weights += Tile<T>.Rows;
            below += Tile<T>.Rows;
        }
    }

    /// <summary>The same where the player was split on before: rows that have left its path take the cover share.</summary>
    public static void SplitRepeated(BatchNode* node, double* table, int points, double* weights, double* below, double* mask, double* before)
    {
        Tile<T> first = Tile<T>.Load(mask);
        Tile<T> onBefore = Tile<T>.Load(before);
        T firstOut = T.All(node->FirstOut);
        T secondOut = T.All(node->SecondOut);
        for (int q = 0; q < points; q++)
        {
            Tile<T> w = Tile<T>.Load(weights);
            Tile<T> f = first.Select(T.All(table[BatchSide.On]), T.All(table[BatchSide.Off]));
            (w * onBefore.Select(f, firstOut)).Store(weights);
            Tile<T> s = first.Select(T.All(table[BatchSide.Size + BatchSide.Off]), T.All(table[BatchSide.Size + BatchSide.On]));
            (w * onBefore.Select(s, secondOut)).Store(below);
            table += BatchProgram.Stride;
            weights += Tile<T>.Rows;
            below += Tile<T>.Rows;
        }
    }

    /// <summary>Gives the first child its weights, below; those of the node stay, so that the leaf's need not be stored.</summary>
    public static void SplitFirst(BatchNode* node, double* table, int points, double* weights, double* below, double* mask, double* before)
    {
        Tile<T> first = Tile<T>.Load(mask);
        for (int q = 0; q < points; q++)
        {
            Tile<T> f = first.Select(T.All(table[BatchSide.On]), T.All(table[BatchSide.Off]));
            if (node->Repeated)
                f = Tile<T>.Load(before).Select(f, T.All(node->FirstOut));
            (Tile<T>.Load(weights) * f).Store(below);
            table += BatchProgram.Stride;
            weights += Tile<T>.Rows;
            below += Tile<T>.Rows;
        }
    }

    /// <summary>The weight times value of a leaf that is the second child.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> SecondLeaf(BatchNode* node, double* table, double* weights, Tile<T> first, double* before)
    {
        Tile<T> leaf = first.Select(T.All(table[BatchSide.Size + BatchSide.Off]), T.All(table[BatchSide.Size + BatchSide.On]));
        if (node->Repeated)
            leaf = Tile<T>.Load(before).Select(leaf, T.All(node->SecondOut));
        return Tile<T>.Load(weights) * leaf;
    }
}
