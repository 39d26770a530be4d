namespace MLNet.Xai.Benchmarks;

/// <summary>Something to time: what to do, how many rows it handles, and how to tell the time.</summary>
internal sealed record Timed(Action Work, int Rows, Func<double> Clock)
{
    /// <summary>Microseconds a row of one repetition; short work is repeated until it has taken long enough to be told.</summary>
    public double MicrosecondsPerRow(double atLeastSeconds)
    {
        int times = 0;
        double start = Clock();
        double spent;
        do
        {
            Work();
            times++;
            spent = Clock() - start;
        }
        while (spent < atLeastSeconds);
        return spent * 1e6 / ((double)times * Rows);
    }
}

/// <summary>Both sides in turn, baseline, ours, baseline, ours ...; every ratio is of neighbours in time, so that a noisy machine cancels out.</summary>
internal sealed record PairedRun(double Baseline, double Ours, double MinRatio, double Ratio, double MaxRatio)
{
    /// <summary>Medians of so many pairs, after both sides have warmed up.</summary>
    public static PairedRun Measure(Timed baseline, Timed ours, int pairs, double atLeastSeconds)
    {
        baseline.MicrosecondsPerRow(0.05);
        for (int i = 0; i < 3; i++)
            ours.MicrosecondsPerRow(0.05);
        double[] theirs = new double[pairs];
        double[] own = new double[pairs];
        double[] ratios = new double[pairs];
        for (int i = 0; i < pairs; i++)
        {
            theirs[i] = baseline.MicrosecondsPerRow(atLeastSeconds);
            own[i] = ours.MicrosecondsPerRow(atLeastSeconds);
            ratios[i] = theirs[i] / own[i];
        }

        Array.Sort(ratios);
        return new PairedRun(Median(theirs), Median(own), ratios[0], Median(ratios), ratios[^1]);
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
