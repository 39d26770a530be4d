namespace MLNet.Xai.Core.Coalitions;

/// <summary>Coalitions to evaluate, and how each counts in the regression.</summary>
/// <param name="Players">Players.</param>
/// <param name="Masks">Count x players.</param>
/// <param name="Weights">Weights of the regression.</param>
/// <param name="Chance">By coalition: the part of its variance that is chance, 0 where it was certain to be taken.</param>
internal sealed record CoalitionSample(int Players, byte[] Masks, double[] Weights, double[] Chance)
{
    public int Count => Weights.Length;
}
