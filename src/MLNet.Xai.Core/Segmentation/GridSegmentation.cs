namespace MLNet.Xai.Core.Segmentation;

/// <summary>Superpixels that are the cells of a grid: the choice where edges must not lead the explanation.</summary>
public static class GridSegmentation
{
    /// <summary>Cuts an image into cells of (almost) equal size, numbered row by row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is less than 1 or greater than the pixels there are.</exception>
    public static Superpixels Segment(int width, int height, int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(columns, width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, height);
        var labels = new int[width * height];
        for (int y = 0; y < height; y++)
        {
            int row = (int)((long)y * rows / height) * columns;
            for (int x = 0; x < width; x++)
                labels[(y * width) + x] = row + (int)((long)x * columns / width);
        }

        return new Superpixels(labels, width, height);
    }
}
