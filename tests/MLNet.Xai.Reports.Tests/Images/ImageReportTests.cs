using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Images;

/// <summary>Models of images are explained by their pictures.</summary>
public sealed class ImageReportTests
{
    private const int Side = 24;

    [Fact]
    public void Report_OfAnImageModel_ShowsItsRowsPicturesAndWhatMattered()
    {
        string folder = Directory.CreateTempSubdirectory("xai-report-images").FullName;
        Photo[] photos = [.. Enumerable.Range(0, 40).Select(i => Write(folder, i))];
        MLContext ml = LoanModels.ML;
        IDataView data = ml.Data.LoadFromEnumerable(photos);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("Label", nameof(Photo.Side))
            .Append(ml.Transforms.LoadImages("Image", folder, nameof(Photo.Path))).Append(ml.Transforms.ResizeImages("Small", Side, Side, "Image")).Append(ml.Transforms.ExtractPixels("Features", "Small"))
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy()).Append(ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        ModelReport report = LoanModels.Report(model, data);
        string html = report.ToString();
        report.Metrics.Single(m => m.Name == "Micro accuracy").Value.ShouldBe(1);
        report.LeftOut.ShouldNotContainKey("Pictures");
        html.Split("data:image/jpeg;base64,").Length.ShouldBe(1 + (2 * report.Rows.Count));
        html.ShouldContain("Owen values of superpixels");
        html.ShouldContain("what mattered");
        html.ShouldContain("class=\"strip large\"");
        html.ShouldNotContain("Arrows lead");
        report.LeftOut.ShouldContainKey("Slices where the model is worst");
        Directory.Delete(folder, recursive: true);
    }

    // A white square on the left or on the right.
    private static Photo Write(string folder, int number)
    {
        bool left = number % 2 == 0;
        byte[] pixels = new byte[Side * Side * 4];
        for (int p = 0; p < Side * Side; p++)
        {
            int x = p % Side, y = p / Side, from = left ? 3 : 14;
            byte value = x >= from && x < from + 7 && y >= 6 + (number % 5) && y < 14 + (number % 5) ? (byte)250 : (byte)(20 + (number % 7));
            (pixels[4 * p], pixels[(4 * p) + 1], pixels[(4 * p) + 2], pixels[(4 * p) + 3]) = (value, value, value, 255);
        }

        string name = $"{number}.png";
        using MLImage image = MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, pixels);
        image.Save(Path.Combine(folder, name));
        return new Photo { Path = name, Side = left ? "left" : "right" };
    }

    public sealed class Photo
    {
        public string Path { get; set; } = "";

        public string Side { get; set; } = "";
    }
}
