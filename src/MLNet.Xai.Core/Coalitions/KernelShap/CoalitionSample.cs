namespace MLNet.Xai.Core.Coalitions;

/// <summary>Coalitions to evaluate, and how each counts in the regression.</summary>
/// <param name="Players">Players.</param>
/// <param name="Masks">Count x players.</param>
/// <param name="Weights">Weights of the regression.</param>
/// <param name="Chance">By coalition: the part of its variance that is chance, 0 where it was certain to be taken.</param>
internal sealed record CoalitionSample(int Players, byte[] Masks, double[] Weights, double[] Chance)
{
    private KernelDesign? _whole;

    public int Count => Weights.Length;

    /// <summary>Bytes of it and of its regression on all players.</summary>
    public long Size => Count * (16L + ((IsPaired() ? 9L : 17L) * Players));

    /// <summary>Whether they stand in pairs of complements.</summary>
    public bool IsPaired()
    {
        if (Count % 2 != 0)
            return false;
        for (int c = 0; c < Count; c += 2)
        {
            ReadOnlySpan<byte> one = Masks.AsSpan(c * Players, Players), other = Masks.AsSpan((c + 1) * Players, Players);
            for (int p = 0; p < Players; p++)
            {
                if (one[p] + other[p] != 1)
                    return false;
            }
        }

        return true;
    }

    /// <summary>The regression on some of the players; that on all of them, in their order, is made once.</summary>
    /// <param name="selected">One at least.</param>
    public KernelDesign Design(int[] selected) =>
        selected.SequenceEqual(Enumerable.Range(0, Players)) ? _whole ??= new KernelDesign(this, selected) : new KernelDesign(this, selected);
}
