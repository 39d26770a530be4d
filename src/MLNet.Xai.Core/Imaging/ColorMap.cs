namespace MLNet.Xai.Core.Imaging;

/// <summary>From a number between 0 and 1 to a colour, by a table of 256 entries.</summary>
public sealed class ColorMap
{
    private readonly byte[] _table;

    private ColorMap(string name, Func<double, (double R, double G, double B)> colour)
    {
        Name = name;
        _table = new byte[256 * 3];
        for (int i = 0; i < 256; i++)
        {
            (double r, double g, double b) = colour(i / 255.0);
            (_table[3 * i], _table[(3 * i) + 1], _table[(3 * i) + 2]) = (Byte(r), Byte(g), Byte(b));
        }
    }

    /// <summary>Blue, cyan, yellow, red: what most class activation maps are shown in. Neither uniform nor safe for the colour-blind.</summary>
    public static ColorMap Jet { get; } = new("jet", v => (Ramp(v, 0.75), Ramp(v, 0.5), Ramp(v, 0.25)));

    /// <summary>Perceptually uniform, safe for the colour-blind (van der Walt and Smith; polynomial fit by Zucker, within 1 %).</summary>
    public static ColorMap Viridis { get; } = new("viridis", v => (
        Polynomial(v, [0.2777273272234177, 0.1050930431085774, -0.3308618287255563, -4.634230498983486, 6.228269936347081, 4.776384997670288, -5.435455855934631]),
        Polynomial(v, [0.005407344544966578, 1.404613529898575, 0.214847559468213, -5.799100973351585, 14.17993336680509, -13.74514537774601, 4.645852612178535]),
        Polynomial(v, [0.3340998053353061, 1.384590162594685, 0.09509516302823659, -19.33244095627987, 56.69055260068105, -65.35303263337234, 26.3124352495832])));

    /// <summary>A smoother rainbow (Mikhailov, 2019; a polynomial fit, darker than the table at both ends).</summary>
    public static ColorMap Turbo { get; } = new("turbo", v => (
        Polynomial(v, [0.13572138, 4.61539260, -42.66032258, 132.13108234, -152.94239396, 59.28637943]),
        Polynomial(v, [0.09140261, 2.19418839, 4.84296658, -14.18503333, 4.27729857, 2.82956604]),
        Polynomial(v, [0.10667330, 12.64194608, -60.58204836, 110.36276771, -89.90310912, 27.34824973])));

    /// <summary>Blue, white, red around 0.5: for signed maps.</summary>
    public static ColorMap BlueRed { get; } = new("bluered", v => v < 0.5
        ? (2 * v, 0.25 + (1.5 * v), 0.75 + (0.5 * v))
        : (1 - (0.4 * (v - 0.5)), 1 - (1.8 * (v - 0.5)), 1 - (1.7 * (v - 0.5))));

    /// <summary>Black to white.</summary>
    public static ColorMap Gray { get; } = new("gray", v => (v, v, v));

    /// <summary>Every map there is.</summary>
    public static IReadOnlyList<ColorMap> All { get; } = [Jet, Viridis, Turbo, BlueRed, Gray];

    /// <summary>The map's name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The map of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static ColorMap Named(string name) =>
        All.FirstOrDefault(m => m.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no colour map '{name}'; there are {string.Join(", ", All.Select(m => m.Name))}.", nameof(name));

    /// <summary>The colour of a number; below 0 is 0, above 1 is 1, NaN is 0.</summary>
    public (byte R, byte G, byte B) this[float value]
    {
        get
        {
            int i = float.IsNaN(value) ? 0 : (int)(Math.Clamp(value, 0f, 1f) * 255f);
            return (_table[3 * i], _table[(3 * i) + 1], _table[(3 * i) + 2]);
        }
    }

    private static double Ramp(double v, double centre) => 1.5 - Math.Abs(4 * (v - centre));

    private static double Polynomial(double v, ReadOnlySpan<double> coefficients)
    {
        double sum = 0;
        for (int i = coefficients.Length - 1; i >= 0; i--)
            sum = (sum * v) + coefficients[i];
        return sum;
    }

    private static byte Byte(double part) => (byte)Math.Round(255 * Math.Clamp(part, 0, 1), MidpointRounding.AwayFromZero);
}
