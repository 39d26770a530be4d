using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Cam;

/// <summary>From a raw map to a picture's: positive part, stretched to [0, 1], resized. What pytorch-grad-cam does to every map.</summary>
public static class CamScaling
{
    /// <summary>Stretches a map to [0, 1]: <c>(m - min) / (1e-7 + max - min)</c>.</summary>
    public static void Stretch(Span<float> map)
    {
        TensorPrimitives.Subtract(map, TensorPrimitives.Min<float>(map), map);
        TensorPrimitives.Divide(map, 1e-7f + TensorPrimitives.Max<float>(map), map);
    }

    /// <summary>Bilinear resizing with half-pixel centres and clamped edges, as OpenCV's <c>resize</c>.</summary>
    /// <param name="map">Row-major, height x width.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="toWidth">Columns of the result.</param>
    /// <param name="toHeight">Rows of the result.</param>
    public static float[] Resize(ReadOnlySpan<float> map, int width, int height, int toWidth, int toHeight)
    {
        if (map.Length != (long)width * height)
            throw new ArgumentException($"A map of {height} x {width} has {(long)width * height} values; there are {map.Length}.", nameof(map));
        ArgumentOutOfRangeException.ThrowIfLessThan(toWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(toHeight, 1);
        (int at, float part)[] columns = Positions(width, toWidth), rows = Positions(height, toHeight);
        var result = new float[toWidth * toHeight];
        for (int y = 0; y < toHeight; y++)
        {
            ReadOnlySpan<float> upper = map.Slice(rows[y].at * width, width);
            ReadOnlySpan<float> lower = map.Slice(Math.Min(rows[y].at + 1, height - 1) * width, width);
            for (int x = 0; x < toWidth; x++)
            {
                (int at, float part) = columns[x];
                int right = Math.Min(at + 1, width - 1);
                float a = upper[at] + (part * (upper[right] - upper[at]));
                float b = lower[at] + (part * (lower[right] - lower[at]));
                result[(y * toWidth) + x] = a + (rows[y].part * (b - a));
            }
        }

        return result;
    }

    /// <summary>The finished map of several layers: each is cut at zero, stretched, resized; the mean is stretched again.</summary>
    /// <param name="maps">Raw maps with their heights and widths.</param>
    /// <param name="toWidth">Columns of the image.</param>
    /// <param name="toHeight">Rows of the image.</param>
    public static float[] Finish(IReadOnlyList<(float[] Map, int Height, int Width)> maps, int toWidth, int toHeight)
    {
        ArgumentNullException.ThrowIfNull(maps);
        if (maps.Count == 0)
            throw new ArgumentException("There is no map to finish.", nameof(maps));
        var mean = new float[toWidth * toHeight];
        foreach ((float[] map, int height, int width) in maps)
        {
            float[] positive = new float[map.Length];
            TensorPrimitives.Max(map, 0f, positive);
            Stretch(positive);
            float[] resized = Resize(positive, width, height, toWidth, toHeight);
            TensorPrimitives.MultiplyAdd(resized, 1f / maps.Count, mean, mean);
        }

        Stretch(mean);
        return mean;
    }

    private static (int At, float Part)[] Positions(int from, int to)
    {
        var positions = new (int, float)[to];
        double scale = (double)from / to;
        for (int i = 0; i < to; i++)
        {
            double at = Math.Clamp(((i + 0.5) * scale) - 0.5, 0, from - 1);
            int floor = (int)at;
            positions[i] = (floor, (float)(at - floor));
        }

        return positions;
    }
}
