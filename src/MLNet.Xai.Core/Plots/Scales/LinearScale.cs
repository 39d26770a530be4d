namespace MLNet.Xai.Core.Plots.Scales;

/// <summary>Maps data to pixels. A domain of no width is widened, so that constant data falls in the middle.</summary>
internal readonly record struct LinearScale
{
    public LinearScale(double from, double to, double start, double end)
    {
        if (!(to > from))
        {
            double half = from == 0 ? 0.5 : Math.Abs(from) * 0.1;
            (from, to) = (from - half, to + half);
        }

        (From, To, Start, End) = (from, to, start, end);
    }

    public double From { get; }

    public double To { get; }

    public double Start { get; }

    public double End { get; }

    // Halved first, so that a domain as wide as double reaches does not overflow.
    public double Map(double value) => Start + (((value / 2) - (From / 2)) / ((To / 2) - (From / 2)) * (End - Start));

    /// <summary>The same pixels for a domain that is wider by a share of its width on either side.</summary>
    public LinearScale Pad(double low, double high) => new(From - ((To - From) * low), To + ((To - From) * high), Start, End);
}
