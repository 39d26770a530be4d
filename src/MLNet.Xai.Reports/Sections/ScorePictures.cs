using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>How the model's scores lie.</summary>
internal static class ScorePictures
{
    private const int Bins = 40;

    /// <summary>In a section of its own, where there are no metrics.</summary>
    public static void Write(ReportContext context)
    {
        if (context.Found.Scores.Count == 0)
            return;
        context.Page.Section("Scores", "How many rows have which score.");
        context.Figure<CurvePlotOptions>(options => Draw(context, options));
    }

    /// <summary>Part of the rows in 40 bins of equal width; apart for the two classes where labels are known.</summary>
    public static SvgFigure Draw(ReportContext context, CurvePlotOptions options)
    {
        (double Label, double Score)[] rows = [.. context.Found.Scores.Rows.Select(row => ((double)row[0], (double)row[1]))];
        bool probability = context.Subject.HasProbability;
        (double low, double high) = probability ? (0, 1) : (rows.Min(r => r.Score), rows.Max(r => r.Score));
        if (!(high > low))
            (low, high) = (low - 0.5, high + 0.5);
        bool classes = context.Found.Binary is not null;
        (string Name, double[] Scores, int Color)[] groups = classes
            ? [("negative rows", [.. rows.Where(r => r.Label == 0).Select(r => r.Score)], 0), ("positive rows", [.. rows.Where(r => r.Label == 1).Select(r => r.Score)], 1)]
            : [("rows", [.. rows.Select(r => r.Score)], 0)];
        groups = [.. groups.Where(g => g.Scores.Length > 0)];
        double[][] parts = [.. groups.Select(g => Parts(g.Scores, low, high))];
        double[] edges = [.. Enumerable.Range(0, Bins + 1).Select(i => low + ((high - low) * i / Bins))];
        string what = probability ? "probability" : context.Subject.Task == TreeModelTask.Multiclass ? "largest score" : "score";
        (options.Title, options.XTitle, options.YTitle) = ($"Distribution of the {what}", what, "part of the rows");
        options.YRange = (0, parts.Max(p => p.Max()));
        string sampled = context.Found.Scores.IsSample ? $" Drawn from an even sample of {ReportContext.Rows(rows.Length)}." : "";
        return CurvePlot.Draw([.. groups.Select((g, i) => Outline(g.Name, edges, parts[i], g.Color))], $"Distribution of the {what}",
            string.Join(" ", groups.Select(g => $"{g.Name}: half of them have a {what} below {NumberText.Rounded(g.Scores.Order().ElementAt(g.Scores.Length / 2), 3)}.")) + sampled,
            new PlotTable([$"{what} from", "to", .. groups.Select(g => $"part of the {g.Name}")], Enumerable.Range(0, Bins).Select(i => (IReadOnlyList<object>)[edges[i], edges[i + 1], .. parts.Select(p => (object)p[i])])), options);
    }

    /// <summary>A histogram's outline.</summary>
    internal static Curve Outline(string name, double[] edges, double[] heights, int color) => new(
        name, [.. heights.SelectMany((_, i) => new[] { edges[i], edges[i + 1] })], [.. heights.SelectMany(h => new[] { h, h })])
    {
        Color = color,
        IsBroken = color == 1,
    };

    internal static double[] Parts(double[] values, double low, double high)
    {
        double[] parts = new double[Bins];
        foreach (double value in values)
            parts[Math.Clamp((int)((value - low) / (high - low) * Bins), 0, Bins - 1)] += 1.0 / values.Length;
        return parts;
    }
}
