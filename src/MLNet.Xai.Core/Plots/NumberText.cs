using System.Globalization;

namespace MLNet.Xai.Core.Plots;

/// <summary>Numbers as text: invariant, thousands separated by commas, a true minus, no digits that mean nothing.</summary>
internal static class NumberText
{
    private const string Minus = "−";

    /// <summary>Decimals that show the largest of the magnitudes with so many significant digits; -1 where plain digits would be too many.</summary>
    public static int Decimals(double largest, int significant)
    {
        largest = Math.Abs(largest);
        if (largest == 0)
            return Math.Min(2, significant);
        int exponent = (int)Math.Floor(Math.Log10(largest));
        return exponent is < -4 or > 5 ? -1 : Math.Max(0, significant - 1 - exponent);
    }

    /// <summary>A number with so many decimals; one that would round to zero keeps its first digit instead.</summary>
    public static string Fixed(double value, int decimals, int significant = 3)
    {
        if (value == 0)
            return "0";
        if (decimals < 0)
            return Math.Abs(value) is >= 1 and < 1e15 ? Compact(value, significant) : Scientific(value, significant);
        if (Math.Abs(value) < 0.5 * Math.Pow(10, -decimals))
        {
            int own = -(int)Math.Floor(Math.Log10(Math.Abs(value)));
            return own <= decimals + 2 ? Plain(value, own) : Scientific(value, 1);
        }

        return Plain(value, decimals);
    }

    /// <summary>Like <see cref="Fixed"/>, with a plus before what is above zero.</summary>
    public static string Signed(double value, int decimals, int significant = 3) =>
        value > 0 ? "+" + Fixed(value, decimals, significant) : Fixed(value, decimals, significant);

    /// <summary>A feature's value: whole numbers in full, others to six significant digits.</summary>
    public static string Value(double value)
    {
        if (double.IsNaN(value))
            return "missing";
        if (double.IsInfinity(value))
            return value > 0 ? "∞" : Minus + "∞";
        double size = Math.Abs(value);
        if (size == 0)
            return "0";
        if (size is >= 1e12 or < 1e-4)
            return Scientific(value, 4);
        if (Math.Floor(size) == size)
            return Plain(value, 0);
        int decimals = Math.Clamp(5 - (int)Math.Floor(Math.Log10(size)), 0, 9);
        return Number(value, "#,0." + new string('#', decimals));
    }

    /// <summary>A number to so many significant digits.</summary>
    public static string Rounded(double value, int significant) =>
        Value(double.Parse(value.ToString("G" + significant, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));

    /// <summary>A tick of an axis whose ticks are so far apart.</summary>
    public static string Tick(double value, double step)
    {
        double size = Math.Max(Math.Abs(value), step);
        if (Math.Abs(value) < step * 1e-6)
            return "0";
        if (size is >= 1e15 || step < 1e-6)
            return Scientific(value, 3);
        if (step >= 1e9)
            return Value(value / 1e9) + "B";
        if (step >= 1e6 || (step >= 1e5 && size >= 1e6))
            return Value(value / 1e6) + "M";
        return Plain(value, Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9)));
    }

    /// <summary>A share as a percentage with at most one decimal.</summary>
    public static string Percent(double share)
    {
        double percent = share * 100;
        return double.IsNaN(percent) ? "–" : Number(percent, percent is > 99.5 or < 10 ? "0.#" : "0") + "%";
    }

    /// <summary>A whole number.</summary>
    public static string Count(long value) => Number(value, "#,0");

    // 1.23M, 972k: to so many significant digits.
    private static string Compact(double value, int significant)
    {
        double rounded = double.Parse(value.ToString("E" + (significant - 1), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        (double unit, string suffix) = Math.Abs(rounded) switch { >= 1e12 => (1e12, "T"), >= 1e9 => (1e9, "B"), >= 1e6 => (1e6, "M"), >= 1e3 => (1e3, "k"), _ => (1, "") };
        int whole = (int)Math.Floor(Math.Log10(Math.Abs(rounded / unit)) + 1e-12);
        return Plain(rounded / unit, Math.Max(0, significant - 1 - whole)) + suffix;
    }

    private static string Plain(double value, int decimals) => Number(value, decimals == 0 ? "#,0" : "#,0." + new string('0', decimals));

    private static string Scientific(double value, int significant) =>
        Number(value, (significant > 1 ? "0." + new string('#', significant - 1) : "0") + "e0");

    private static string Number(double value, string format) =>
        value.ToString(format, CultureInfo.InvariantCulture).Replace("-", Minus, StringComparison.Ordinal);
}
