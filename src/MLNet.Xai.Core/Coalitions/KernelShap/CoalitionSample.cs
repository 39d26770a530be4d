namespace MLNet.Xai.Core.Coalitions;

/// <summary>Coalitions to evaluate, and how each counts in the regression.</summary>
/// <param name="Players">Players.</param>
/// <param name="Masks">Count x players.</param>
/// <param name="Weights">Weights of the regression.</param>
/// <param name="Chance">By coalition: the part of its variance that is chance, 0 where it was certain to be taken.</param>
internal sealed record CoalitionSample(int Players, byte[] Masks, double[] Weights, double[] Chance)
{
    // A design of more numbers is not kept: it would stay in memory for as long as its coalitions.
    private const int MostKept = 1 << 18;

    private KernelDesign? _all;

    public int Count => Weights.Length;

    /// <summary>The regression's design of some players; that of all in their order is made once.</summary>
    public KernelDesign Design(int[] selected)
    {
        if ((long)Count * Players > MostKept || !selected.SequenceEqual(Enumerable.Range(0, Players)))
            return new KernelDesign(this, selected);
        return _all ??= new KernelDesign(this, selected);
    }
}
