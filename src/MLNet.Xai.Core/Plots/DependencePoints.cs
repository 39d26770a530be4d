using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The points of a dependence plot along its horizontal axis: numbers, or categories side by side.</summary>
internal sealed class DependencePoints
{
    private const int MostCategories = 40;

    private readonly double[] _x;
    private readonly string[]? _categories;
    private readonly double _spread;

    private DependencePoints(int[] rows, double[] x, double[] y, string[]? categories, double spread) =>
        (Rows, _x, Y, _categories, _spread) = (rows, x, y, categories, spread);

    /// <summary>The rows that have a point: all but those where TopK cut the attribution.</summary>
    public int[] Rows { get; }

    public double[] Y { get; }

    public bool AnyMissing => Array.Exists(_x, double.IsNaN);

    public static DependencePoints Collect(PlotInput input, int feature)
    {
        int[] rows = [.. Enumerable.Range(0, input.Rows).Where(r => !input.WasCut(r, feature))];
        double[] x = Array.ConvertAll(rows, r => input.Data(r, feature)), y = Array.ConvertAll(rows, r => input.Value(r, feature));
        string[]? categories = null;
        if (input.Categories(feature) is { } nominal)
        {
            categories = nominal.Names.Length <= MostCategories ? Order(input, feature, nominal)
                : [.. nominal.Names.Take(MostCategories - 1), $"{nominal.Names.Length - MostCategories + 1} others"];
            for (int i = 0; i < x.Length; i++)
            {
                int place = nominal.Place(rows[i]);
                int at = place < 0 ? -1 : Array.IndexOf(categories, nominal.Names[place]);
                x[i] = place < 0 ? double.NaN : at < 0 ? categories.Length - 1 : at;
            }
        }

        // Infinite values stand at the ends of the axis.
        double[] finite = [.. x.Where(double.IsFinite)];
        (double low, double high) = finite.Length == 0 ? (0, 1) : (finite.Min(), finite.Max());
        for (int r = 0; r < x.Length; r++)
            x[r] = double.IsInfinity(x[r]) ? (x[r] > 0 ? high : low) : x[r];
        double[] distinct = [.. finite.Distinct().Order().Take(41)];
        bool whole = distinct.Length <= 40 && Array.TrueForAll(distinct, v => Math.Floor(v) == v) && finite.Length > 2 * distinct.Length;
        double gap = whole && distinct.Length > 1 ? distinct.Zip(distinct.Skip(1), (a, b) => b - a).Min() : 0;
        return new DependencePoints(rows, x, y, categories, categories is not null ? 0.5 : whole ? 0.4 * gap : 0);
    }

    public LinearScale Scale(double left, double right)
    {
        if (_categories is not null)
            return new LinearScale(-0.5, _categories.Length - 0.5, left, right);
        double[] known = [.. _x.Where(v => !double.IsNaN(v))];
        return known.Length == 0 ? new LinearScale(0, 1, left, right)
            : new LinearScale(known.Min() - (_spread / 2), known.Max() + (_spread / 2), left, right);
    }

    /// <summary>Pixels of the points; missing ones around the given x.</summary>
    public double[] Place(LinearScale scale, double missing)
    {
        double[] pixels = new double[_x.Length];
        for (int r = 0; r < pixels.Length; r++)
        {
            // The plastic number's sequence: even, and the same every time.
            double jitter = (((r + 1) * 0.7548776662466927) % 1) - 0.5;
            pixels[r] = double.IsNaN(_x[r]) ? missing + (24 * jitter) : scale.Map(_x[r] + (_spread * jitter));
        }

        return pixels;
    }

    /// <summary>Grey columns that show how many rows lie where, at most a fifth of the plot high.</summary>
    public void DrawHistogram(SvgWriter svg, LinearScale scale, double bottom)
    {
        int bins = _categories?.Length ?? ((int)Math.Clamp(Math.Sqrt(_x.Length) * 2, 8, 40) | 1);
        int[] counts = new int[bins];
        foreach (double value in _x)
        {
            if (!double.IsNaN(value))
                counts[Math.Clamp((int)((scale.Map(value) - scale.Start) / (scale.End - scale.Start) * bins), 0, bins - 1)]++;
        }

        double width = (scale.End - scale.Start) / bins, most = Math.Max(1, counts.Max());
        for (int i = 0; i < bins; i++)
        {
            double height = counts[i] / most * 56;
            if (height > 0)
                svg.Rect(scale.Start + (i * width) + 0.5, bottom - height, width - 1, height, "y", tooltip: $"{NumberText.Count(counts[i])} rows");
        }
    }

    /// <summary>The horizontal axis: numbers, or the categories' names.</summary>
    public double DrawAxis(Frame frame, LinearScale scale, double left, double right, double bottom, string title)
    {
        if (_categories is null)
            return frame.HorizontalAxis(scale, bottom, bottom, title, grid: false, left, right);
        double room = (scale.End - scale.Start) / _categories.Length;
        frame.Writer.Line(left, bottom, right, bottom, "a");
        double widest = _categories.Max(c => TextMeter.Width(c, PlotText.Small)), deep = Math.Min(widest, 150);
        bool upright = widest > room - 6 && room < 76;
        for (int i = 0; i < _categories.Length && room >= PlotText.Small; i++)
        {
            if (upright)
                frame.Writer.Text(scale.Map(i) + 4, bottom + 8, TextMeter.Truncate(_categories[i], PlotText.Small, deep), "m", Anchor.End, PlotText.Small, _categories[i], vertical: true);
            else
                frame.Writer.Text(scale.Map(i), bottom + 18, TextMeter.Truncate(_categories[i], PlotText.Small, room - 6), "m", Anchor.Middle, PlotText.Small, _categories[i]);
        }

        return frame.AxisTitle(title, (left + right) / 2, bottom + (upright ? deep + 26 : 40));
    }

    /// <summary>The mean attribution of each category, or of up to ten parts of the rows by the feature's value; equal values stay together.</summary>
    public PlotTable Table(PlotInput input, int feature)
    {
        int[] known = [.. Enumerable.Range(0, _x.Length).Where(i => !double.IsNaN(_x[i])).OrderBy(i => _x[i])];
        int[] parts = new int[known.Length];
        for (int k = 1; k < parts.Length; k++)
            parts[k] = _x[known[k]] == _x[known[k - 1]] ? parts[k - 1] : (int)(k * 10L / parts.Length);
        IEnumerable<(string Name, int[] Points)> groups = _categories is not null
            ? known.GroupBy(i => (int)_x[i]).Select(g => (_categories[g.Key], g.ToArray()))
            : known.Zip(parts).GroupBy(p => p.Second, p => p.First).Select(g => (Range(g.First(), g.Last()), g.ToArray()));
        int[] missing = [.. Enumerable.Range(0, _x.Length).Where(i => double.IsNaN(_x[i]))];
        if (missing.Length > 0)
            groups = groups.Append(("missing", missing));
        return new PlotTable([input.Names[feature], $"mean {input.ValueName}", "rows"],
            groups.Select(g => (IReadOnlyList<object>)[g.Name, g.Points.Average(i => Y[i]), (double)g.Points.Length]));

        string Range(int first, int last) =>
            _x[first] == _x[last] ? NumberText.Value(_x[first]) : $"{NumberText.Rounded(_x[first], 5)} to {NumberText.Rounded(_x[last], 5)}";
    }

    public string Describe(PlotInput input, int feature)
    {
        int missing = _x.Count(double.IsNaN);
        string text = $"{input.ValueName} of {input.Names[feature]}{input.ForOutput} for {NumberText.Count(_x.Length)} rows, from {NumberText.Rounded(Y.Min(), 4)} to {NumberText.Rounded(Y.Max(), 4)}";
        if (missing > 0)
            text += $"; the value is missing in {NumberText.Count(missing)}";
        return _x.Length == input.Rows ? text + "." : $"{text}. In {NumberText.Count(input.Rows - _x.Length)} more rows TopK cut the attribution.";
    }

    // Categories in the order of their codes.
    private static string[] Order(PlotInput input, int feature, FeatureCategories nominal)
    {
        double[] codes = new double[nominal.Names.Length];
        for (int r = input.Rows - 1; r >= 0; r--)
        {
            if (nominal.Place(r) >= 0)
                codes[nominal.Place(r)] = input.Data(r, feature);
        }

        return [.. Enumerable.Range(0, codes.Length).OrderBy(c => codes[c]).Select(c => nominal.Names[c])];
    }
}
