namespace MLNet.Xai.Core.Effects;

/// <summary>Partial dependence of a model on one feature, and the curve of every row.</summary>
public sealed class EffectCurves
{
    /// <summary>Values of the feature.</summary>
    public required double[] Grid { get; init; }

    /// <summary>Outputs x grid: the mean over the rows.</summary>
    public required double[] Average { get; init; }

    /// <summary>Rows x outputs x grid: individual conditional expectation (ICE); empty unless asked for.</summary>
    public required double[] Individual { get; init; }

    /// <summary>The rows' curves from a common start: each less its value at the grid's first point (centred ICE).</summary>
    public double[] Centred()
    {
        double[] centred = [.. Individual];
        for (int from = 0; from < centred.Length; from += Grid.Length)
        {
            double start = centred[from];
            for (int g = 0; g < Grid.Length; g++)
                centred[from + g] -= start;
        }

        return centred;
    }
}
