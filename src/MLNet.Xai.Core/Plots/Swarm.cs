namespace MLNet.Xai.Core.Plots;

/// <summary>Packs points of one line around its middle without overlap, each as near to the middle as it goes.</summary>
internal static class Swarm
{
    /// <summary>Offsets from the middle, in pixels.</summary>
    /// <param name="x">Where the points lie along the line, in pixels.</param>
    /// <param name="diameter">Least distance between two points.</param>
    /// <param name="half">Room on either side of the middle.</param>
    /// <param name="overlapping">Whether there were too many, so that some overlap.</param>
    public static double[] Pack(double[] x, double diameter, double half, out bool overlapping)
    {
        double[] y = new double[x.Length];
        // Too many: the pile is pressed together; far too many: a cloud as thick as the points are dense.
        overlapping = x.Length > 0 && !Greedy(x, y, diameter, 2 * half);
        if (overlapping)
        {
            Cloud(x, y, half, 2 * diameter);
            return y;
        }

        double most = y.Length == 0 ? 0 : y.Max(Math.Abs);
        if (most > half)
        {
            overlapping = true;
            for (int i = 0; i < y.Length; i++)
                y[i] *= half / most;
        }

        return y;
    }

    // Points take their places in scattered order: from left to right they would form a herringbone.
    private static bool Greedy(double[] x, double[] y, double diameter, double limit)
    {
        int[] sorted = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i])];
        bool[] placed = new bool[x.Length];
        List<(double From, double To)> blocked = [];
        foreach (int at in Enumerable.Range(0, x.Length).OrderBy(i => (i + 1) * 0.6180339887498949 % 1))
        {
            int point = sorted[at];
            blocked.Clear();
            for (int direction = -1; direction <= 1; direction += 2)
            {
                for (int k = at + direction; k >= 0 && k < sorted.Length; k += direction)
                {
                    double dx = x[point] - x[sorted[k]];
                    if (Math.Abs(dx) >= diameter)
                        break;
                    double reach = Math.Sqrt((diameter * diameter) - (dx * dx));
                    if (placed[k])
                        blocked.Add((y[sorted[k]] - reach, y[sorted[k]] + reach));
                }
            }

            y[point] = NearestFree(blocked);
            placed[at] = true;
            if (Math.Abs(y[point]) > limit)
                return false;
        }

        return true;
    }

    // The free offset of least magnitude: zero, or an end of a blocked stretch.
    private static double NearestFree(List<(double From, double To)> blocked)
    {
        blocked.Sort();
        double high = 0;
        foreach (var (from, to) in blocked)
        {
            if (from < high && to > high)
                high = to;
        }

        // Sorted by their beginnings, stretches do not come in order of their ends: look again until nothing reaches across.
        double low = 0;
        for (bool moved = true; moved;)
        {
            moved = false;
            foreach (var (from, to) in blocked)
            {
                if (from < low && to > low)
                    (low, moved) = (from, true);
            }
        }

        return high <= -low ? high : low;
    }

    // A violin filled evenly: the thickness follows a triangular density estimate, the offsets a low-discrepancy sequence.
    private static void Cloud(double[] x, double[] y, double half, double bandwidth)
    {
        double low = x.Min();
        double[] density = new double[(int)((x.Max() - low) / bandwidth) + 3];
        foreach (double at in x)
        {
            double cell = (at - low) / bandwidth;
            int left = (int)cell;
            density[left] += 1 - (cell - left);
            density[left + 1] += cell - left;
        }

        double densest = density.Max();
        int[] order = [.. Enumerable.Range(0, x.Length).OrderBy(i => x[i])];
        for (int k = 0; k < order.Length; k++)
        {
            double cell = (x[order[k]] - low) / bandwidth;
            int left = (int)cell;
            double here = density[left] + ((cell - left) * (density[left + 1] - density[left]));
            double golden = (k + 1) * 0.6180339887498949 % 1;
            y[order[k]] = ((2 * golden) - 1) * half * Math.Sqrt(here / densest);
        }
    }
}
