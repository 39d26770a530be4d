using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots.Scales;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The effect of categories: a bar each from zero, with the part of the rows that are of it.</summary>
internal static class EffectBars
{
    private const double RowHeight = 26;
    private const double BarHeight = 15;

    /// <summary>Each category's part of the rows; empty where they are not known.</summary>
    public static double[] Parts(EffectAxis axis)
    {
        double[] counts = new double[axis.Categories.Count];
        foreach (double place in axis.Data)
        {
            if (place >= 0 && place < counts.Length)
                counts[(int)place]++;
        }

        double known = counts.Sum();
        return known == 0 ? [] : [.. counts.Select(count => count / known)];
    }

    /// <summary>Draws them; returns the y where the axis ends.</summary>
    public static double Draw(Frame frame, FeatureEffect effect, EffectPlotOptions options, string measure)
    {
        SvgWriter svg = frame.Writer;
        double[] mean = effect.Curve(options.Output);
        EffectAxis axis = effect.Axis;
        double[] parts = Parts(axis);
        string[] tails = [.. mean.Select((_, c) => parts.Length == 0 ? "" : $"  {NumberText.Percent(parts[c])}")];
        string[] labels = [.. mean.Select(v => NumberText.Fixed(v, NumberText.Decimals(mean.Max(Math.Abs), options.SignificantDigits), options.SignificantDigits))];
        double names = frame.NameColumn(axis.Categories.Zip(tails, (name, tail) => name + tail)), left = Frame.Margin + names + 10;
        double room = labels.Max(l => TextMeter.Width(l, PlotText.Small)) + 8, right = frame.Width - Frame.Margin - (mean.Max() > 0 ? room : 0), top = frame.Top, bottom = top + (mean.Length * RowHeight) + 4;
        (double lowest, double highest) = (Math.Min(0, mean.Min()), Math.Max(0, mean.Max()));
        LinearScale scale = new(lowest, highest > lowest ? highest : lowest + 1, left + (lowest < 0 ? room : 0), right);
        double end = frame.HorizontalAxis(scale, top, bottom, $"{measure}, by {axis.Feature}" + (parts.Length > 0 ? " (with its part of the rows)" : ""), lineFrom: left);
        for (int c = 0; c < mean.Length; c++)
        {
            double middle = top + (c * RowHeight) + (RowHeight / 2), zero = scale.Map(0), value = scale.Map(mean[c]);
            frame.Name(left - 10, middle, axis.Categories[c], tails[c], names);
            if (value != zero)
                svg.Rect(Math.Min(zero, value), middle - (BarHeight / 2), Math.Abs(value - zero), BarHeight, mean[c] > 0 ? "p" : "n", tooltip: $"{axis.Categories[c]}: {labels[c]}");
            svg.Text(mean[c] < 0 ? value - 6 : value + 6, PlotText.Baseline(middle, PlotText.Small), labels[c], mean[c] < 0 ? "nt" : "pt", mean[c] < 0 ? Anchor.End : Anchor.Start, PlotText.Small);
        }

        svg.Line(scale.Map(0), top, scale.Map(0), bottom, "a");
        return end;
    }
}
