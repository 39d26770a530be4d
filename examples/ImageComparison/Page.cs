using System.Globalization;
using MLNet.Xai.Core.Plots;

namespace ImageComparison;

/// <summary>The bar chart, and the page that shows all explanations side by side.</summary>
internal static class Page
{
    /// <summary>Average agreement, for each network among the methods and with the truth.</summary>
    public static SvgFigure Chart(IReadOnlyList<Agreement> averages, double width = 720) => ScoreBarPlot.Draw(
        [.. averages.GroupBy(a => (a.Network, WithTruth: a.Second is Agreement.Truth)).Select(g => new ScoreBarGroup(
            $"{g.Key.Network}: {(g.Key.WithTruth ? "method against the true mask" : "methods against each other")}",
            [.. g.Select(a => new ScoreBar(g.Key.WithTruth ? a.First : $"{a.First} / {a.Second}", a.Overlap, a.Chance))]))],
        new ScoreBarOptions { AxisTitle = "intersection over union, mean over the pictures", Maximum = 1, Width = width });

    public static HtmlReport Create(IReadOnlyList<(Subject Subject, ExplainedPhoto[] Photos)> all, IReadOnlyList<Agreement> averages)
    {
        var page = new HtmlReport("Explanations of images compared", "Class activation maps and LIME on the same pictures, each of the predicted class");
        page.Section("Agreement", "How far the masks of two methods overlap, and how far masks of their sizes would overlap by chance.")
            .Figure(Chart(averages), Chart(averages, 380));
        foreach ((Subject subject, ExplainedPhoto[] photos) in all)
        {
            page.Section(subject.Name, string.Create(CultureInfo.InvariantCulture,
                $"A map's mask is its top {100 * subject.TopPart:0.#} % of pixels, LIME's mask up to {subject.TopSuperpixels} superpixels of positive weight."));
            page.Metrics([.. Tables.Timings(photos).Select(t => new ReportMetric(t.Method, string.Create(CultureInfo.InvariantCulture, $"{t.Milliseconds:0.#} ms"), "a picture"))]);
            foreach (ExplainedPhoto photo in photos)
            {
                string truth = photo.Photo.Class is not { } known ? "" : known == photo.Class ? ", which is right" : $"; it is a {subject.Labels[known]}";
                page.Text(string.Create(CultureInfo.InvariantCulture, $"{photo.Photo.Name}: {subject.Labels[photo.Class]} ({photo.Probability:P1}){truth}"));
                page.Images(
                    [.. Pictures.Of(subject, photo).Select(p => new ReportImage(Pictures.Png(p.Rgb, subject.Recipe.Width), p.Caption))],
                    pixelated: subject.Recipe.Width < 128);
            }
        }

        return page;
    }
}
