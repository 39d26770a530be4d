using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>The players on the way to a leaf while a cluster's table is built, and which lanes each pattern of them has on.</summary>
internal sealed unsafe class LeafPath : IDisposable
{
    private readonly byte* _memory;

    public LeafPath()
    {
        const int patterns = 1 << TableCompiler.MaxPlayers;
        _memory = (byte*)NativeMemory.AlignedAlloc((patterns + 3) * 64, 64);
        NativeMemory.Clear(_memory, (patterns + 3) * 64);
        Masks = (double*)_memory;
        LaneShares = Masks + (patterns * 8);
        Shares = LaneShares + 8;
        Lanes = (int*)(Shares + 8);
        for (int i = 0; i < 8; i++)
            LaneShares[i] = 1;
    }

    /// <summary>Number of players.</summary>
    public int Depth { get; private set; }

    /// <summary>For every pattern an octet: all ones in the lanes whose players are on.</summary>
    public double* Masks { get; }

    /// <summary>The share of the cover that stays when a player is absent, by lane; 1 for players not on the path.</summary>
    public double* LaneShares { get; }

    /// <summary>The same by number on the path.</summary>
    public double* Shares { get; }

    /// <summary>The lane of every player of the path.</summary>
    public int* Lanes { get; }

    /// <summary>Puts a player on the path.</summary>
    public void Push(int lane, double share)
    {
        int player = Depth++;
        Lanes[player] = lane;
        SetShare(player, share);
        int half = 1 << player;
        long* masks = (long*)Masks;
        for (int p = 0; p < half; p++)
        {
            long* to = masks + ((half + p) * 8);
            for (int i = 0; i < 8; i++)
                to[i] = masks[(p * 8) + i];
            to[lane] = -1;
        }
    }

    /// <summary>Takes the last player away.</summary>
    public void Pop()
    {
        SetShare(Depth - 1, 1);
        Depth--;
    }

    /// <summary>Changes a player's share.</summary>
    public void SetShare(int player, double share)
    {
        Shares[player] = share;
        LaneShares[Lanes[player]] = share;
    }

    /// <summary>Forgets all players.</summary>
    public void Clear()
    {
        while (Depth > 0)
            Pop();
    }

    public void Dispose() => NativeMemory.AlignedFree(_memory);
}
