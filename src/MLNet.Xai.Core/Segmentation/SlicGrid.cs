namespace MLNet.Xai.Core.Segmentation;

/// <summary>The regular grid of first centres, as scikit-image's <c>regular_grid</c> lays it over an image.</summary>
internal sealed record SlicGrid(int StartX, int StepX, int CountX, int StartY, int StepY, int CountY)
{
    public int Count => CountX * CountY;

    public static SlicGrid For(int width, int height, int segments)
    {
        if ((long)width * height <= segments)
            return new SlicGrid(0, 1, width, 0, 1, height);

        // The shorter side is dealt with first: where it cannot hold a step, the longer one takes all points.
        // (The image is a volume of depth one, whose single layer has used up the first dimension.)
        int shorter = Math.Min(width, height), longer = Math.Max(width, height);
        double stepShort = Math.Sqrt((double)width * height / segments);
        double stepLong = stepShort;
        if (shorter < stepShort)
        {
            stepShort = shorter;
            stepLong = (double)longer / segments;
        }

        (int start, int step, int count) a = Along(shorter, stepShort);
        (int start, int step, int count) b = Along(longer, stepLong);
        (var x, var y) = width < height ? (a, b) : (b, a);
        return new SlicGrid(x.start, x.step, x.count, y.start, y.step, y.count);
    }

    /// <summary>Rows (y, x, colours ...) of the centres; colours are zero until the first round is over.</summary>
    public double[] Centres(int colours)
    {
        int stride = 2 + colours;
        var centres = new double[Count * stride];
        for (int j = 0; j < CountY; j++)
        {
            for (int i = 0; i < CountX; i++)
            {
                int at = ((j * CountX) + i) * stride;
                centres[at] = StartY + (j * StepY);
                centres[at + 1] = StartX + (i * StepX);
            }
        }

        return centres;
    }

    private static (int Start, int Step, int Count) Along(int length, double exact)
    {
        int start = (int)Math.Floor(exact / 2);
        int step = Math.Max(1, (int)Math.Round(exact, MidpointRounding.ToEven));
        return (start, step, Math.Max(1, (length - start + step - 1) / step));
    }
}
