namespace MLNet.Xai.Core.Effects;

/// <summary>Sums up effects of cells to a surface over the cells' corners, and takes out what each side does alone.</summary>
internal static class Surface
{
    /// <summary>(rows + 1) x (columns + 1) sums of rows x columns cells.</summary>
    public static double[] Accumulate(double[] cells, int rows, int columns)
    {
        int width = columns + 1;
        var surface = new double[(rows + 1) * width];
        for (int i = 1; i <= rows; i++)
        {
            for (int j = 1; j <= columns; j++)
                surface[(i * width) + j] = cells[((i - 1) * columns) + j - 1] + surface[((i - 1) * width) + j] + surface[(i * width) + j - 1] - surface[((i - 1) * width) + j - 1];
        }

        return surface;
    }

    /// <summary>Less the accumulated effect of each side, weighed by the rows in the cells, and less the mean over all rows.</summary>
    public static double[] Centre(double[] surface, double[] counts, int rows, int columns)
    {
        int width = columns + 1;
        double[] down = Side(rows, columns, (i, j) => counts[(i * columns) + j], (i, j) => surface[(i * width) + j]);
        double[] across = Side(columns, rows, (j, i) => counts[(i * columns) + j], (j, i) => surface[(i * width) + j]);
        for (int k = 0; k < surface.Length; k++)
            surface[k] -= down[k / width] + across[k % width];
        double mean = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            int corner = (c / columns * width) + (c % columns);
            mean += counts[c] * (surface[corner] + surface[corner + 1] + surface[corner + width] + surface[corner + width + 1]) / 4;
        }

        mean /= counts.Sum();
        return [.. surface.Select(v => v - mean)];
    }

    private static double[] Side(int along, int other, Func<int, int, double> count, Func<int, int, double> value)
    {
        var sums = new double[along + 1];
        for (int i = 0; i < along; i++)
        {
            double step = 0, all = 0;
            for (int j = 0; j < other; j++)
            {
                step += count(i, j) * (value(i + 1, j) - value(i, j) + value(i + 1, j + 1) - value(i, j + 1)) / 2;
                all += count(i, j);
            }

            sums[i + 1] = sums[i] + (all > 0 ? step / all : 0);
        }

        return sums;
    }
}
