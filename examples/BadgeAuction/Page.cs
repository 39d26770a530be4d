using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace BadgeAuction;

/// <summary>A few lots, each with photograph, maps and waterfall side by side; the pictures are also written as files.</summary>
internal static class Page
{
    private const int Shown = 8;

    public static HtmlReport Create(MLContext ml, IDataView explained, RegressionMetrics metrics, string folder)
    {
        var page = new HtmlReport("Badges at auction", "A network looks at the photograph, trees weigh what it sees against the facts: why each badge is expected to fetch its price");
        page.Section("What makes a price", "Mean magnitude of each feature's SHAP values over the test lots, in euros. PhotoScore is all that the trees know of the photograph: the network's five probabilities.")
            .Metrics(new("Mean absolute error", metrics.MeanAbsoluteError, "euros"), new("R²", metrics.RSquared))
            .Figure(Bar(ml, explained, 720), Bar(ml, explained, 380));

        IDataView shown = ml.Data.TakeRows(explained, Shown);
        Explanation shap = ExplanationReader.Read(shown, "Shap");
        string pictures = Directory.CreateDirectory(Path.Combine(folder, "pictures")).FullName;
        foreach ((ExplainedLot lot, int row) in ml.Data.CreateEnumerable<ExplainedLot>(shown, reuseRowObject: false).Select((lot, row) => (lot, row)))
        {
            string Named(string kind) => Path.Combine(pictures, $"{Path.GetFileNameWithoutExtension(lot.File)}-{kind}");
            lot.GradCamPicture!.Save(Named("grad-cam.png"));
            lot.LimePicture!.Save(Named("lime.png"));
            SvgFigure waterfall = WaterfallPlot.Draw(shap, row, new WaterfallOptions { Width = 480 });
            waterfall.Save(Named("waterfall.svg"));

            page.Section(string.Create(CultureInfo.InvariantCulture, $"{row + 1}. {lot.Metal} {lot.PhotoPredictedLabel}: {lot.Score:F0} €"), Describe(lot)).Images(
                [
                    new ReportImage(File.ReadAllBytes(Path.Combine(folder, "photos", lot.File)), "Photograph"),
                    new ReportImage(File.ReadAllBytes(Named("grad-cam.png")), $"Grad-CAM: red speaks for the {lot.PhotoPredictedLabel}"),
                    new ReportImage(File.ReadAllBytes(Named("lime.png")), $"LIME: red speaks for the {lot.PhotoPredictedLabel}"),
                ], waterfall, pixelated: true);
        }

        return page;
    }

    private static SvgFigure Bar(MLContext ml, IDataView explained, double width) => ml.Explain().Plots.Bar(explained, "Shap", new BarOptions { Width = width });

    private static string Describe(ExplainedLot lot) => string.Create(
        CultureInfo.InvariantCulture,
        $"{lot.File} fetched {lot.Price:F2} €; {lot.Score:F2} € were expected. The network is {lot.PhotoScore.Max():P1} sure of a {lot.PhotoPredictedLabel}, which moves "
        + $"the price by {lot.Shap[0]:+0.00;−0.00} €. What Grad-CAM and LIME point at overlaps by {lot.Agreement:F2} (intersection over union; {lot.ChanceLevel:F2} by chance).");
}
