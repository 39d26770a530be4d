using System.Globalization;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Torch.Attribution;

namespace ImageComparison;

/// <summary>The bar chart, and the page that shows all explanations side by side.</summary>
internal static class Page
{
    /// <summary>Average agreement, for each network among the methods and with the truth.</summary>
    public static SvgFigure Chart(IReadOnlyList<Agreement> averages, double width = 720) => ScoreBarPlot.Draw(
        [.. averages.GroupBy(a => (a.Network, WithTruth: a.Second is Agreement.Truth)).Select(g => new ScoreBarGroup(
            $"{g.Key.Network}: {(g.Key.WithTruth ? "method against the true mask" : "methods against each other")}",
            [.. g.Select(a => new ScoreBar(g.Key.WithTruth ? a.First : Short($"{a.First} / {a.Second}", width), a.Overlap, a.Chance))]))],
        new ScoreBarOptions { AxisTitle = "intersection over union, mean over the pictures", Maximum = 1, Width = width });

    public static HtmlReport Create(IReadOnlyList<Explained> all, IReadOnlyList<Agreement> averages)
    {
        var page = new HtmlReport("Explanations of images compared", "Class activation maps and LIME on the same pictures, each of the predicted class");
        page.Section("Agreement", "How far the masks of two methods overlap, and how far masks of their sizes would overlap by chance.")
            .Figure(Chart(averages), Chart(averages, 380));
        foreach (Explained explained in all)
        {
            Subject subject = explained.Subject;
            page.Section(subject.Name, string.Create(CultureInfo.InvariantCulture,
                $"A map's mask is its top {100 * subject.TopPart:0.#} % of pixels, LIME's mask up to {subject.TopSuperpixels} superpixels of positive weight. "
                + $"Maps go from blue (nothing) to red (most). LIME's weights are red where they speak for the class, blue where against it; its mask has grey lines between superpixels."));
            page.Metrics([.. explained.Timings.Select(t => new ReportMetric(t.Method, Time(t.Milliseconds), "a picture, reading it included"))]);
            foreach (ExplainedPhoto photo in explained.Photos)
            {
                string truth = photo.Photo.Class is not { } known ? "" : known == subject.Labels[photo.Class] ? ", which is right" : $"; it is a {known}";
                page.Text(string.Create(CultureInfo.InvariantCulture, $"{photo.Photo.Name}: {subject.Labels[photo.Class]} ({photo.Probability:P1}){truth}"));
                Add(page, subject, Pictures.Of(subject, photo));
            }

            page.Section($"{subject.Name}: LIME in five pictures", $"{explained.Photos[0].Photo.Name}, explained as {explained.LimeOfTwo.First}.");
            Add(page, subject, Pictures.OfMasks(subject, explained.Photos[0].Rgb, explained.LimeOfTwo));
            page.Figures([.. Pictures.OfWeights(explained.Photos[0].Rgb, explained.LimeOfTwo).Select(f => f.Figure)]);
        }

        return page;
    }

    // On narrow screens "Grad-CAM / Attention rollout" would be cut.
    private static string Short(string pair, double width) => width > 500
        ? pair
        : pair.Replace("-CAM", "", StringComparison.Ordinal).Replace("Attention r", "R", StringComparison.Ordinal);

    private static void Add(HtmlReport page, Subject subject, IEnumerable<Picture> pictures) => page.Images(
        [.. pictures.Select(p => new ReportImage(Pictures.Png(p.Rgb, subject.Recipe.Width), p.Caption))], pixelated: subject.Recipe.Width < 128);

    private static string Time(double milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.0} s");
}
