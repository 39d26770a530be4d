namespace MLNet.Xai.Vision.Cam;

/// <summary>The ways in which a result can be read as maps of an image, by its shape and the image's proportions alone.</summary>
internal static class MapReadings
{
    /// <summary>Most tokens that stand before the image's: a class token, DeiT's second one, eight registers.</summary>
    private const int MostPrefixTokens = 10;

    /// <summary>Channels first and channels last of [N, C, H, W] or [N, H, W, C], as far as maps have the image's proportions.</summary>
    public static MapReading[] OfMaps(long[] shape, long height, long width) =>
        Best([.. ((MapReading[])[MapReading.ChannelsFirst(shape), MapReading.ChannelsLast(shape)]).Where(r => IsProportional(r.Rows, r.Columns, height, width))], height, width);

    /// <summary>Grids of two tokens and more, [N, T, C] or [N, C, T].</summary>
    /// <param name="shape">The result's.</param>
    /// <param name="height">The image's rows.</param>
    /// <param name="width">The image's columns.</param>
    /// <param name="prefix">Tokens before those of the image; any number that is usual when null.</param>
    public static MapReading[] OfTokens(long[] shape, long height, long width, int? prefix) => Best(
        [.. Grids(shape[1], height, width, prefix, 0).Select(g => new MapReading(2, g.Rows, g.Columns, g.Prefix)),
         .. Grids(shape[2], height, width, prefix, 0).Select(g => new MapReading(1, g.Rows, g.Columns, g.Prefix))],
        height, width);

    /// <summary>Grids of the tokens of an attention matrix, whose first is a class token.</summary>
    public static MapReading[] OfAttention(long tokens, long height, long width, int? prefix) => Best(
        [.. Grids(tokens, height, width, prefix, 1).Select(g => new MapReading(1, g.Rows, g.Columns, g.Prefix))], height, width);

    private static IEnumerable<(long Rows, long Columns, long Prefix)> Grids(long tokens, long height, long width, int? prefix, int least)
    {
        for (long before = prefix ?? least; before <= (prefix ?? MostPrefixTokens) && before < tokens - 1; before++)
        {
            long patches = tokens - before;
            for (long rows = 1; rows <= patches; rows++)
            {
                if (patches % rows == 0 && IsProportional(rows, patches / rows, height, width))
                    yield return (rows, patches / rows, before);
            }
        }
    }

    // Strides and patches mostly divide the image; where they do not, maps mostly have the image's very proportions. Only what fits as well as another is in doubt.
    private static MapReading[] Best(MapReading[] readings, long height, long width)
    {
        MapReading[] exact = [.. readings.Where(r => r.Rows * width == r.Columns * height)];
        MapReading[] divided = [.. exact.Where(r => height % r.Rows == 0 && width % r.Columns == 0)];
        return divided.Length > 0 ? divided : exact.Length > 0 ? exact : readings;
    }

    /// <summary>Whether one stride gives both sizes, up to the one or two cells that borders cost or add.</summary>
    private static bool IsProportional(long rows, long columns, long height, long width)
    {
        if (height == width)
            return rows == columns;
        double least = Math.Max((double)height / (rows + 2), (double)width / (columns + 2));
        double most = Math.Min(rows > 1 ? (double)height / (rows - 1) : double.PositiveInfinity, columns > 1 ? (double)width / (columns - 1) : double.PositiveInfinity);
        return least < most;
    }
}
