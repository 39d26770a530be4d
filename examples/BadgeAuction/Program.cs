// What will a badge fetch at auction, and why? Of every lot there are a photograph and a few facts. A network looks at the photograph, boosted trees weigh what
// it sees against the facts, and both are explained: one pipeline, fitted once, saved as one file.
//   dotnet run --project examples/BadgeAuction [-- <output folder> [<number of lots>]]     default: artifacts/demo/badges, 1000 lots

using System.Globalization;
using BadgeAuction;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using Shapes;
using TorchSharp;

string folder = Directory.CreateDirectory(args.ElementAtOrDefault(0) ?? DemoFolder.Of("badges")).FullName;
int count = int.Parse(args.ElementAtOrDefault(1) ?? "1000", CultureInfo.InvariantCulture);
string InFolder(string file) => Path.Combine(folder, file);

// A network that knows shapes, and auctions of the past.
TorchRuntime.EnsureLoaded();
torch.set_num_threads(1); // in a network this small threads wait for each other more than they work
torch.random.manual_seed(1);
Steps.Run("teaching a network the shapes, or reading its weights", () => Training.Once(new ShapeNet(), 300, 0.003, InFolder("shape-net.safetensors")));
Steps.Run($"photographing {count} badges", () => AuctionHouse.Write(folder, count));

var ml = new MLContext(seed: 1);
VisionCatalog vision = ml.Explain().Vision;
IDataView lots = ml.Data.LoadFromTextFile<Lot>(InFolder("lots.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(lots, testFraction: 0.2);

// The network's own code is no part of a model's file: this name says how to make it.
ImageArchitectures.Register("shape-net", _ => new ShapeNet());
var pipeline = vision.LoadImages("Photo", InFolder("photos"), "File")
    .Append(vision.ScoreImages("Photo", "shape-net", InFolder("shape-net.safetensors"), Training.Recipe, ShapePicture.Names, new ImageScoringOptions { ColumnPrefix = "Photo" })
        .Cam("GradCam")
        .Lime("Lime", ShapeLime.Options(samples: 500)))
    .Append(vision.Agreement("Agreement", "GradCam", "Lime", MapRegion.Top(0.15), MapRegion.Superpixels(2)))
    .Append(vision.Overlay("GradCamPicture", "Photo", "GradCam", Training.Recipe))
    .Append(vision.Overlay("LimePicture", "Photo", "Lime", Training.Recipe, new OverlayOptions { Signed = true }))
    .Append(ml.Transforms.Categorical.OneHotEncoding("Material", "Metal"))
    .Append(ml.Transforms.Concatenate("Features", "PhotoScore", "Material", "Age", "Condition", "Weight"))
    .Append(ml.Regression.Trainers.FastTree("Price", numberOfTrees: 100)
        .WithTreeShap(ml, "Shap", new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn }));

// Columns are computed when somebody reads them: training reads the network's scores, and neither Grad-CAM nor LIME.
ITransformer trained = Steps.Run("training 100 trees on facts and photographs", () => pipeline.Fit(split.TrainSet));
Steps.Run("saving everything as one file", () => ml.Model.Save(trained, lots.Schema, InFolder("badges.zip")));
ITransformer model = Steps.Run("loading it", () => ml.Model.Load(InFolder("badges.zip"), out _));

IDataView explained = model.Transform(split.TestSet);
RegressionMetrics metrics = Steps.Run("evaluating", () => ml.Regression.Evaluate(explained, "Price"));
Steps.Run("explaining the test lots' prices into a table", () => File.WriteAllLines(
    InFolder("explained.csv"),
    ml.Data.CreateEnumerable<PricedLot>(explained, reuseRowObject: true).Select(lot => lot.ToCsv()).Prepend(PricedLot.CsvHeader)));
Steps.Run("explaining eight lots in full", () => Page.Create(ml, explained, metrics, folder).Save(InFolder("badges.html")));

double difference = trained.Transform(split.TestSet).GetColumn<float>("Score").Zip(explained.GetColumn<float>("Score"), (fresh, loaded) => Math.Abs(fresh - loaded)).Max();
Console.WriteLine($"\nmean absolute error {metrics.MeanAbsoluteError:F2} euros, R2 {metrics.RSquared:F3}");
Console.WriteLine($"prices before saving and after loading differ by at most {difference:F4} euros\n");

Explanation shap = ExplanationReader.Read(explained, "Shap");
Console.WriteLine($"What makes the price, {shap.BaseValues[0]:F2} euros on average (mean |SHAP| of {shap.RowCount} test lots, in euros):");
foreach ((string feature, double mean) in shap.FeatureNames
    .Select((name, f) => (name, Enumerable.Range(0, shap.RowCount).Average(row => Math.Abs(shap.Row(row)[f]))))
    .OrderByDescending(pair => pair.Item2))
{
    Console.WriteLine($"  {feature,-12}{mean,8:F2}  {new string('#', (int)Math.Round(3 * mean))}");
}

Console.WriteLine($"\nEight lots with photographs, maps and prices: {InFolder("badges.html")}");
