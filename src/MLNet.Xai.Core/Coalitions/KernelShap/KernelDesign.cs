using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>What KernelSHAP's regression has of its coalitions alone: the same for every row and output that is explained by them.</summary>
internal sealed class KernelDesign
{
    private readonly Lazy<double[]> _inverse;

    /// <summary>The design of some players.</summary>
    /// <param name="sample">The coalitions.</param>
    /// <param name="selected">The players that are kept, one at least.</param>
    public KernelDesign(CoalitionSample sample, int[] selected)
    {
        int n = selected.Length - 1, last = selected[^1];

        // The last player's value is what the others leave: phi_last = total - sum of the others.
        Rows = new double[sample.Count * n];
        for (int c = 0; c < sample.Count; c++)
        {
            ReadOnlySpan<byte> mask = sample.Masks.AsSpan(c * sample.Players, sample.Players);
            for (int k = 0; k < n; k++)
                Rows[(c * n) + k] = mask[selected[k]] - mask[last];
        }

        var gram = new double[n * n];
        for (int c = 0; c < sample.Count; c++)
        {
            ReadOnlySpan<double> row = Rows.AsSpan(c * n, n);
            for (int k = 0; k < n; k++)
            {
                // The lower triangle is all that is read.
                Span<double> own = gram.AsSpan(k * n, k + 1);
                if (row[k] != 0)
                    TensorPrimitives.MultiplyAdd(row[..(k + 1)], sample.Weights[c] * row[k], own, own);
            }
        }

        Factor = new Cholesky(gram, n);
        _inverse = new Lazy<double[]>(Factor.Inverse);
    }

    /// <summary>Count x players but the last: 1 where a player takes part less 1 where the last does.</summary>
    public double[] Rows { get; }

    /// <summary>Of the weighted Gram matrix.</summary>
    public Cholesky Factor { get; }

    /// <summary>The Gram matrix's inverse.</summary>
    public double[] Inverse => _inverse.Value;
}
