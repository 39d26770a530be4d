namespace Shapes;

/// <summary>Two colours in waves or clouds.</summary>
internal sealed class Texture
{
    private const int Cells = 9;

    private readonly double[] _colour;
    private readonly double[] _other;
    private readonly (double X, double Y) _wave;
    private readonly double[]? _clouds;

    private Texture(Draws draws, double[] colour, double strength)
    {
        _colour = colour;
        _other = [.. colour.Select(c => Math.Clamp(c + draws.Between(-strength, strength), 0, 255))];
        (double sin, double cos) = Math.SinCos(draws.Between(0, Math.PI));
        double pitch = draws.Between(0.35, 0.9);
        _wave = (pitch * cos, pitch * sin);
        if (draws.Below(2) == 0)
            _clouds = [.. Enumerable.Range(0, Cells * Cells).Select(_ => draws.Between(0, 1))];
    }

    /// <summary>A texture of dark colours.</summary>
    public static Texture Dark(Draws draws) => new(draws, [draws.Between(10, 110), draws.Between(10, 110), draws.Between(10, 110)], 60);

    /// <summary>A calmer one of light colours.</summary>
    public static Texture Light(Draws draws) => new(draws, [draws.Between(130, 245), draws.Between(130, 245), draws.Between(130, 245)], 25);

    /// <summary>The pixel's colour, made lighter or darker by so much.</summary>
    public void Paint(int x, int y, double noise, Span<byte> rgb)
    {
        double mix = _clouds is null
            ? 0.5 + (0.5 * Math.Sin((_wave.X * x) + (_wave.Y * y)))
            : Cloud(x * (Cells - 1.0) / ShapePicture.Size, y * (Cells - 1.0) / ShapePicture.Size);
        for (int c = 0; c < 3; c++)
            rgb[c] = (byte)Math.Clamp((mix * _colour[c]) + ((1 - mix) * _other[c]) + noise, 0, 255);
    }

    private double Cloud(double x, double y)
    {
        (int left, int top) = ((int)x, (int)y);
        (double right, double bottom) = (x - left, y - top);
        ReadOnlySpan<double> upper = _clouds.AsSpan((top * Cells) + left, 2), lower = _clouds.AsSpan(((top + 1) * Cells) + left, 2);
        return ((1 - bottom) * (((1 - right) * upper[0]) + (right * upper[1]))) + (bottom * (((1 - right) * lower[0]) + (right * lower[1])));
    }
}
