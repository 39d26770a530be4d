using System.Globalization;
using System.Xml.Linq;
using BadgeAuction;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using Shapes;
using TorchSharp;

namespace MLNet.Xai.Vision.Tests.Examples;

public sealed class BadgeAuctionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private readonly int _threads = torch.get_num_threads();

    public void Dispose()
    {
        torch.set_num_threads(_threads);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Main_FewLots_WritesModelTablePicturesAndPage()
    {
        torch.manual_seed(1);
        Training.Once(new ShapeNet(), steps: 120, rate: 0.003, InFolder("shape-net.safetensors"));

        typeof(Lot).Assembly.EntryPoint!.Invoke(null, [new[] { _folder, "200" }]);

        string[][] table = [.. File.ReadAllLines(InFolder("explained.csv")).Select(line => line.Split(','))];
        table.Length.ShouldBeInRange(20, 70); // a fifth of 200, and the headings
        table[0].ShouldBe(PricedLot.CsvHeader.Split(','));
        (string File, float Expected, float[] Shap)[] rows = [.. table.Skip(1).Select(r => (r[0], Number(r[7]), r[8..].Select(Number).ToArray()))];
        rows.ShouldAllBe(r => Math.Abs(r.Shap.Sum() - r.Expected) < 1e-3); // the first is the base value
        rows.Max(r => Math.Abs(r.Shap[1])).ShouldBeGreaterThan(3); // the photograph matters
        ShouldBeExpectedBySavedModel(rows.ToDictionary(r => r.File, r => r.Expected));

        string[] pictures = [.. Directory.GetFiles(InFolder("pictures")).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];
        pictures.ShouldBe(rows.Take(8).SelectMany(r => (string[])["-grad-cam.png", "-lime.png", "-waterfall.svg"], (r, kind) => Path.GetFileNameWithoutExtension(r.File) + kind));
        foreach (string file in Directory.GetFiles(InFolder("pictures"), "*.png"))
        {
            using MLImage picture = MLImage.CreateFromFile(file);
            (picture.Width, picture.Height).ShouldBe((ShapePicture.Size, ShapePicture.Size));
            picture.Pixels.ToArray().Distinct().Count().ShouldBeGreaterThan(20);
        }

        foreach (string file in Directory.GetFiles(InFolder("pictures"), "*.svg"))
            XDocument.Load(file).ToString().ShouldContain("PhotoScore = ");
        string page = File.ReadAllText(InFolder("badges.html"));
        page.Split("<img ").Length.ShouldBe(1 + (8 * 3));
        page.Split("<svg ").Length.ShouldBe(1 + 8 + 2);
        page.Replace("src=\"data:", "").ShouldNotContain("src=");
    }

    private void ShouldBeExpectedBySavedModel(Dictionary<string, float> expected)
    {
        var ml = new MLContext();
        IDataView lots = ml.Data.LoadFromTextFile<Lot>(InFolder("lots.csv"), separatorChar: ',', hasHeader: true);
        IDataView priced = ml.Model.Load(InFolder("badges.zip"), out _).Transform(lots);

        foreach (PricedLot lot in ml.Data.CreateEnumerable<PricedLot>(priced, reuseRowObject: false).Where(lot => expected.ContainsKey(lot.File)))
            lot.Score.ShouldBe(expected[lot.File], 1e-4);
        Explanation shap = ExplanationReader.Read(priced, "Shap");
        shap.FeatureNames.ShouldBe(["PhotoScore", "Material", "Age", "Condition", "Weight"]);
        shap.DisplayData[0]!.Split(' ')[0].ShouldBeOneOf(ShapePicture.Names);
        shap.DisplayData[1].ShouldBe("silver"); // of the first lot
    }

    private static float Number(string text) => float.Parse(text, CultureInfo.InvariantCulture);

    private string InFolder(string file) => Path.Combine(_folder, file);
}
