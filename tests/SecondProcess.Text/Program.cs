using Microsoft.ML;
using MLNet.Xai.SecondProcess;
using MLNet.Xai.SecondProcess.Text;

// SecondProcess.Text <model.zip> <text>...: loads the model by plain Model.Load, and writes what a view and a prediction engine say about texts.
var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
Row[] rows = [.. args.Skip(1).Select((text, i) => new Row { Text = text, Stars = i })];

foreach (string line in ViewDump.Of(model.Transform(ml.Data.LoadFromEnumerable(rows))))
    Console.WriteLine("dump " + line);

PredictionEngine<Row, Scored> engine = ml.Model.CreatePredictionEngine<Row, Scored>(model);
foreach (Row row in rows)
    Console.WriteLine("engine " + engine.Predict(row));

namespace MLNet.Xai.SecondProcess.Text
{
    public sealed class Row
    {
        public string Text { get; set; } = "";

        public float Stars { get; set; }
    }

    public sealed class Scored
    {
        public string PredictedLabel { get; set; } = "";

        public int TokenCount { get; set; }

        public bool Truncated { get; set; }

        public override string ToString() => $"{PredictedLabel} {TokenCount} {Truncated}";
    }
}
