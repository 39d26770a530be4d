using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.SecondProcess;

// SecondProcess <model.zip> <rows.txt>: loads the model by plain Model.Load, and writes what a view and a prediction engine say about the rows.
var ml = new MLContext();
ITransformer model = ml.Model.Load(args[0], out _);
Applicant[] rows = [.. File.ReadLines(args[1]).Select(Applicant.Parse)];

IDataView view = model.Transform(ml.Data.LoadFromEnumerable(rows));
Console.WriteLine("columns " + string.Join('|', view.Schema.Where(c => !c.IsHidden).Select(c => $"{c.Name}:{c.Type}")));
VBuffer<ReadOnlyMemory<char>> names = default;
view.Schema["Shap"].GetSlotNames(ref names);
Console.WriteLine("slots " + string.Join('|', names.DenseValues()));
foreach (Explained row in ml.Data.CreateEnumerable<Explained>(view, reuseRowObject: false))
    Console.WriteLine("view " + row);

foreach (string line in ViewDump.Of(view))
    Console.WriteLine("dump " + line);

PredictionEngine<Applicant, Explained> engine = ml.Model.CreatePredictionEngine<Applicant, Explained>(model);
foreach (Applicant row in rows)
    Console.WriteLine("engine " + engine.Predict(row));

namespace MLNet.Xai.SecondProcess
{
    /// <summary>What a serving process knows about a loan: no label.</summary>
    public sealed class Applicant
    {
        public float Age { get; set; }

        public float Income { get; set; }

        public string Purpose { get; set; } = "";

        public static Applicant Parse(string line)
        {
            string[] parts = line.Split(',');
            return new Applicant
            {
                Age = float.Parse(parts[0], CultureInfo.InvariantCulture),
                Income = float.Parse(parts[1], CultureInfo.InvariantCulture),
                Purpose = parts[2],
            };
        }
    }

    public sealed class Explained
    {
        public float Age { get; set; }

        public float Income { get; set; }

        public string Purpose { get; set; } = "";

        public float Score { get; set; }

        public float[] Shap { get; set; } = [];

        [ColumnName("Shap.BaseValue")]
        public float BaseValue { get; set; }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"{Age:R} {Income:R} {Purpose} {Score:R} {string.Join(' ', Shap)} {BaseValue:R}");
    }
}
