using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.SecondProcess;
using MLNet.Xai.SecondProcess.Images;

// SecondProcess.Images <model.zip> <file>...: loads the model by plain Model.Load, and writes what a view and a prediction engine say about image files.
var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
ImageFile[] rows = [.. args.Skip(1).Select(path => new ImageFile { Path = path })];

IDataView view = model.Transform(ml.Data.LoadFromEnumerable(rows));
Console.WriteLine("columns " + string.Join('|', view.Schema.Where(c => !c.IsHidden).Select(c => $"{c.Name}:{c.Type}")));
foreach (ExplainedImage row in ml.Data.CreateEnumerable<ExplainedImage>(view, reuseRowObject: false))
    Console.WriteLine("view " + row);
foreach (MLImage image in view.GetColumn<MLImage>("Picture"))
    Console.WriteLine("picture " + Convert.ToHexString(image.GetBGRPixels));

foreach (string line in ViewDump.Of(view))
    Console.WriteLine("dump " + line);

PredictionEngine<ImageFile, ExplainedImage> engine = ml.Model.CreatePredictionEngine<ImageFile, ExplainedImage>(model);
foreach (ImageFile row in rows)
    Console.WriteLine("engine " + engine.Predict(row));

namespace MLNet.Xai.SecondProcess.Images
{
    public sealed class ImageFile
    {
        public string Path { get; set; } = "";
    }

    public sealed class ExplainedImage
    {
        public string PredictedLabel { get; set; } = "";

        public float[] Score { get; set; } = [];

        public float[] Map { get; set; } = [];

        public float[] Lime { get; set; } = [];

        public float Iou { get; set; }

        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture, $"{PredictedLabel} {Iou:F4} {Print(Score)} {Print(Map)} {Print(Lime)}");

        private static string Print(float[] values) => string.Join(' ', values.Select(v => (v + 0f).ToString("F3", CultureInfo.InvariantCulture)));
    }
}
