using System.Numerics.Tensors;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>
/// For 64 background rows the slope of the probability in the margin between the background row and the explained one: with it the margin, whose Shapley values are known, takes most of
/// the chance out of sampled values of the probability.
/// </summary>
/// <remarks>A control variate (Owen, Monte Carlo theory, 2013, section 8.9): any slopes leave the estimate without bias.</remarks>
/// <param name="link">From margins to probabilities.</param>
/// <param name="outputs">Number of outputs.</param>
internal sealed class SecantSlopes(OutputLink link, int outputs)
{
    private const int Lanes = 64;

    // A logistic curve is nowhere steeper than its slope / 4; where other outputs moved the probability, a line through both ends may be.
    private const int Steepness = 4;

    private readonly double[][] _margins = [.. Enumerable.Range(0, outputs).Select(_ => new double[2 * Lanes])];
    private readonly double[][] _probabilities = [.. Enumerable.Range(0, outputs).Select(_ => new double[2 * Lanes])];
    private readonly double[] _scratch = new double[2 * Lanes];

    /// <summary>By output the slopes.</summary>
    public double[][] Values { get; } = [.. Enumerable.Range(0, outputs).Select(_ => new double[Lanes])];

    /// <summary>Finds the slopes of a word of background rows.</summary>
    /// <param name="margins">By output the margins, whose first 64 are the background rows'.</param>
    /// <param name="full">Where the 64 are at which all players are the explained row's.</param>
    /// <param name="rows">How many background rows there are; the others get zero.</param>
    public void Find(ReadOnlySpan<double[]> margins, int full, int rows)
    {
        for (int k = 0; k < outputs; k++)
        {
            margins[k].AsSpan(0, Lanes).CopyTo(_margins[k]);
            margins[k].AsSpan(full, Lanes).CopyTo(_margins[k].AsSpan(Lanes));
            _margins[k].CopyTo(_probabilities[k], 0);
        }

        link.Apply(_probabilities, 2 * Lanes, _scratch);
        for (int k = 0; k < outputs; k++)
        {
            Span<double> slopes = Values[k], p = _probabilities[k], m = _margins[k];
            TensorPrimitives.Subtract(p[Lanes..], p[..Lanes], slopes);
            TensorPrimitives.Subtract(m[Lanes..], m[..Lanes], _scratch.AsSpan(0, Lanes));
            TensorPrimitives.Divide(slopes, _scratch.AsSpan(0, Lanes), slopes);
            double steepest = link.Slope(k) / Steepness, low = Math.Min(0, steepest), high = Math.Max(0, steepest);
            for (int lane = 0; lane < Lanes; lane++)
                slopes[lane] = lane < rows && double.IsFinite(slopes[lane]) ? Math.Clamp(slopes[lane], low, high) : 0;
        }
    }
}
