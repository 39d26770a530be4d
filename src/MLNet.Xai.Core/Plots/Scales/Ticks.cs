namespace MLNet.Xai.Core.Plots.Scales;

/// <summary>Round numbers along an axis: steps of 1, 2 or 5 times a power of ten (Heckbert 1990).</summary>
internal static class Ticks
{
    /// <summary>The multiples of a round step inside the domain, about <paramref name="count"/> of them, at most one more.</summary>
    public static double[] Between(double from, double to, int count, out double step)
    {
        step = Step((to - from) / Math.Max(1, count));
        double first = Math.Ceiling((from / step) - 1e-9), last = Math.Floor((to / step) + 1e-9);
        if (!(last >= first) || last - first > 1000)
            return [];
        double[] ticks = new double[(int)(last - first) + 1];
        for (int i = 0; i < ticks.Length; i++)
            ticks[i] = (first + i) * step + 0.0;
        return ticks;
    }

    /// <summary>The same with a finer step where that one gives a single tick, which would not say how far apart numbers lie.</summary>
    public static double[] Several(double from, double to, int count, out double step)
    {
        double[] ticks = Between(from, to, count, out step);
        for (int more = count + 1; ticks.Length < 2 && more <= (3 * count) + 3; more++)
            ticks = Between(from, to, more, out step);
        return ticks;
    }

    /// <summary>The tick labels of a horizontal axis: as many as fit without touching; whole numbers only on request.</summary>
    public static (double[] Values, string[] Labels) Fitting(LinearScale scale, double fontSize, int wanted = 8, bool whole = false)
    {
        for (int count = wanted; count > 1; count--)
        {
            double[] values = Several(scale.From, scale.To, count, out double step);
            if (whole && step < 1)
                continue;
            string[] labels = Array.ConvertAll(values, v => NumberText.Tick(v, step));
            double spacing = Math.Abs(scale.Map(step) - scale.Map(0));
            if (Array.TrueForAll(labels, l => TextMeter.Width(l, fontSize) + 14 <= spacing))
                return (values, labels);
        }

        // Where there is no room for several, one that there is.
        for (int count = 1; count <= wanted; count++)
        {
            double[] few = Between(scale.From, scale.To, count, out double wide);
            if (few.Length > 0 && !(whole && wide < 1))
                return ([few[0]], [NumberText.Tick(few[0], wide)]);
        }

        return ([], []);
    }

    private static double Step(double raw)
    {
        if (!(raw > 0) || !double.IsFinite(raw))
            return 1;
        double power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double share = raw / power;
        return power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
    }
}
