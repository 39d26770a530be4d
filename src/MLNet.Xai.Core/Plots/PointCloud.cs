using System.Text;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>Many round points in few bytes: one path a colour, each point a line of no length with round ends.</summary>
internal static class PointCloud
{
    // Where points hide each other no colour may always be on top, so they are drawn in this many rounds.
    private const int Rounds = 6;

    /// <summary>Draws points; <paramref name="steps"/> are steps of the ramp, categories, or <see cref="ValueColors.Missing"/>.</summary>
    public static void Draw(SvgWriter svg, double[] x, double[] y, int[] steps, double diameter, bool overlapping, StyleParts colors = StyleParts.Ramp, double opacity = 1)
    {
        svg.Use(colors);
        int rounds = overlapping ? Rounds : 1;
        svg.Open("g", "o", $"stroke-width=\"{SvgWriter.N(diameter)}\"" + (opacity < 1 ? $" opacity=\"{SvgWriter.N(opacity)}\"" : ""));
        for (int round = 0; round < rounds; round++)
        {
            StringBuilder?[] paths = new StringBuilder?[StyleSheet.RampSteps + 1];
            for (int i = round; i < x.Length; i += rounds)
            {
                StringBuilder path = paths[steps[i] + 1] ??= new StringBuilder();
                path.Append('M');
                SvgWriter.AppendTenths(path, x[i]);
                path.Append(' ');
                SvgWriter.AppendTenths(path, y[i]);
                path.Append("h0");
            }

            for (int step = ValueColors.Missing; step < StyleSheet.RampSteps; step++)
            {
                if (paths[step + 1] is { } path)
                    svg.Path(path.ToString(), ValueColors.Class(step, colors));
            }
        }

        svg.Close("g");
    }

    /// <summary>Diameter for so many points in a plot so wide: large for few.</summary>
    public static double Diameter(int count, double width) =>
        (count <= 200 ? 6.5 : count <= 500 ? 5.4 : count <= 1000 ? 4.4 : count <= 2500 ? 3.4 : 2.6) * Math.Clamp(Math.Sqrt(width / 720), 0.75, 1.2);
}
