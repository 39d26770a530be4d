using System.Globalization;
using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Plots;

/// <summary>Options of <see cref="SuperpixelPlot"/>.</summary>
public sealed class SuperpixelOptions : PlotOptions
{
    /// <summary>Options with <see cref="PlotOptions.Width"/> 420.</summary>
    public SuperpixelOptions() => Width = 420;

    /// <summary>How much of the image shows through the colours, 0 to 1. The default is 0.4.</summary>
    public double ImageWeight { get; set; } = 0.4;

    private protected override void ValidateMore()
    {
        if (!(ImageWeight is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(ImageWeight), ImageWeight, "ImageWeight must lie between 0 and 1.");
    }
}

/// <summary>Weights of superpixels as signed colours over the image, with a colour bar, each half of it named for what it speaks for.</summary>
public static class SuperpixelPlot
{
    private const double BarRoom = 74;
    private const int BarSteps = 32;

    /// <summary>One output's weights: red speaks for it, blue against it, the colours are full at the largest |weight|.</summary>
    /// <param name="rgb">The image, interleaved RGB bytes.</param>
    /// <param name="superpixels">Its segments.</param>
    /// <param name="weights">One weight a segment.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    public static SvgFigure Draw(ReadOnlySpan<byte> rgb, Superpixels superpixels, ReadOnlySpan<double> weights, SuperpixelOptions? options = null) =>
        Draw(rgb, superpixels, weights, ("for", "against"), "Weights of the superpixels", options ?? new SuperpixelOptions());

    /// <summary>What speaks for one output rather than for another: the difference of their weights.</summary>
    /// <param name="rgb">The image, interleaved RGB bytes.</param>
    /// <param name="superpixels">Its segments.</param>
    /// <param name="first">Weights for the first output; red speaks for it.</param>
    /// <param name="second">Weights for the second output; blue speaks for it.</param>
    /// <param name="firstName">Name of the first output.</param>
    /// <param name="secondName">Name of the second output.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or a weight is not finite.</exception>
    public static SvgFigure DrawDifference(
        ReadOnlySpan<byte> rgb,
        Superpixels superpixels,
        ReadOnlySpan<double> first,
        ReadOnlySpan<double> second,
        string firstName,
        string secondName,
        SuperpixelOptions? options = null)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"There are {first.Length} and {second.Length} weights.", nameof(second));
        var difference = new double[first.Length];
        System.Numerics.Tensors.TensorPrimitives.Subtract(first, second, difference);
        return Draw(rgb, superpixels, difference, (firstName, secondName), $"{firstName} against {secondName}", options ?? new SuperpixelOptions());
    }

    private static SvgFigure Draw(
        ReadOnlySpan<byte> rgb, Superpixels superpixels, ReadOnlySpan<double> weights, (string Upper, string Lower) sides, string title, SuperpixelOptions options)
    {
        ArgumentNullException.ThrowIfNull(superpixels);
        options.Validate();
        double most = 0;
        foreach (double weight in weights)
        {
            if (!double.IsFinite(weight))
                throw new ArgumentException($"A weight is {weight}; a picture needs finite numbers.", nameof(weights));
            most = Math.Max(most, Math.Abs(weight));
        }

        byte[] heat = Overlay.Weights(rgb, superpixels, weights, imageWeight: options.ImageWeight);
        Frame frame = new(options);
        double width = frame.Width - (2 * Frame.Margin) - BarRoom, height = width * superpixels.Height / superpixels.Width, top = frame.Top;
        string data = Convert.ToBase64String(PngFile.Encode(heat, superpixels.Width, superpixels.Height));
        frame.Writer.Raw(string.Create(
            CultureInfo.InvariantCulture,
            $"<image x=\"{Frame.Margin:0.#}\" y=\"{top:0.#}\" width=\"{width:0.#}\" height=\"{height:0.#}\" href=\"data:image/png;base64,{data}\"/>\n"));
        Bar(frame.Writer, Frame.Margin + width + 14, top, top + height, most, sides);
        return frame.Finish(top + height + Frame.Margin, title, $"{title}: {superpixels.Count} superpixels, the largest weight is {Largest(most)}.", Table(weights));
    }

    // The largest weights; superpixels by the number that the segmentation gives them.
    private static PlotTable Table(ReadOnlySpan<double> weights)
    {
        double[] all = weights.ToArray();
        return new PlotTable(["Superpixel", "weight"],
            PlotInput.Rank([.. all.Select(Math.Abs)]).Take(20).Select(i => (IReadOnlyList<object>)[NumberText.Count(i), all[i]]));
    }

    private static string Largest(double most) => most > 0 ? NumberText.Tick(most, most / 100) : "0";

    private static void Bar(SvgWriter svg, double x, double top, double bottom, double most, (string Upper, string Lower) sides)
    {
        double step = (bottom - top) / BarSteps;
        for (int i = 0; i < BarSteps; i++)
        {
            (byte r, byte g, byte b) = ColorMap.BlueRed[1 - ((i + 0.5f) / BarSteps)];
            svg.Rect(x, top + (i * step), 10, step + 0.5, "", attributes: $"fill=\"#{r:x2}{g:x2}{b:x2}\"");
        }

        string largest = Largest(most);
        svg.Text(x + 15, top + 9, "+" + largest, "m", size: PlotText.Small);
        svg.Text(x + 15, PlotText.Baseline((top + bottom) / 2, PlotText.Small), "0", "m", size: PlotText.Small);
        svg.Text(x + 15, bottom, "\u2212" + largest, "m", size: PlotText.Small);
        double half = (bottom - top) / 2;
        Side(sides.Upper, top + (half / 2) + 4);
        Side(sides.Lower, bottom - (half / 2) - 4);

        // What a half of the bar speaks for, along it and between the numbers.
        void Side(string name, double middle) =>
            svg.Text(x + 26, middle, TextMeter.Truncate(name, PlotText.Small, half - 34), "m", Anchor.Middle, PlotText.Small, name, vertical: true);
    }
}
