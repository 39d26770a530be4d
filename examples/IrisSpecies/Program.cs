// Which iris is it, and why: a linear model of three species, explained exactly for each of them, saved with its explainer and asked about a new flower.
//   dotnet run --project examples/IrisSpecies [-- <output folder>]     default: artifacts/demo/iris

using IrisSpecies;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

string folder = Directory.CreateDirectory(args.FirstOrDefault() ?? DemoFolder.Of("iris")).FullName;
string InFolder(string file) => Path.Combine(folder, file);

var ml = new MLContext(seed: 1);
IDataView flowers = ml.Data.LoadFromTextFile<Iris>(Path.Combine(AppContext.BaseDirectory, "data", "iris.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(flowers, testFraction: 0.3, seed: 1);

string[] measurements = ["SepalLength", "SepalWidth", "PetalLength", "PetalWidth"];
var pipeline = ml.Transforms.Conversion.MapValueToKey("Label", "Species", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
    .Append(ml.Transforms.Concatenate("Features", measurements))
    .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
ITransformer trained = Steps.Run("training", () => pipeline.Fit(split.TrainSet));

// The scores are a softmax, no line any more: with four features all sixteen coalitions are scored, so the values are exact.
ITransformer explaining = Steps.Run("preparing the explainer", () =>
    ml.Explain().Predictions(trained, split.TrainSet, options: new ShapColumnOptions { Output = ExplainedOutput.All }));
Steps.Run("saving and loading it", () => ml.Model.Save(explaining, flowers.Schema, InFolder("iris.zip")));
ITransformer model = ml.Model.Load(InFolder("iris.zip"), out _);

IDataView test = model.Transform(split.TestSet);
MulticlassClassificationMetrics metrics = ml.MulticlassClassification.Evaluate(test);
ModelSurrogate surrogate = ml.Explain().Surrogate(model, flowers, new SurrogateOptions { Columns = measurements, MaxLeaves = 4, MinLeafRows = 3 });
// What the model says of every species along a measurement, on average and for 50 flowers.
FeatureEffect petals = ml.Explain().PartialDependence(model, flowers, "PetalWidth");
var virginica = new EffectPlotOptions { Output = petals.OutputNames.ToList().IndexOf("virginica") };
Steps.Run("drawing pictures", () =>
{
    PlotCatalog plots = ml.Explain().Plots;
    plots.Bar(test, "Shap").Save(InFolder("bar.svg"));
    plots.Beeswarm(test, "Shap", output: "virginica").Save(InFolder("beeswarm-virginica.svg"));
    plots.Dependence(test, "Shap", "PetalWidth", output: "virginica").Save(InFolder("dependence-virginica.svg"));
    plots.CohortBars(test, "Shap", by: "Species", new CohortBarOptions { Signed = true }, output: "virginica").Save(InFolder("cohorts-virginica.svg"));
    EffectPlot.Draw(petals, virginica).Save(InFolder("effect-virginica.svg"));
    surrogate.Draw().Save(InFolder("surrogate.svg"));
    HtmlReport report = plots.Report(test, "Shap", metrics, new ExplanationReportOptions { Title = "Iris virginica" }, output: "virginica");
    report.Section("Effect of the petals' width", "The mean probability of virginica with the petals' width set to each of its values, and the curves of 50 flowers.").Figure(EffectPlot.Draw(petals, virginica));
    surrogate.AddTo(report).Save(InFolder("report.html"));
});

// One flower, as a program would ask.
using PredictionEngine<Iris, ExplainedIris> engine = ml.Model.CreatePredictionEngine<Iris, ExplainedIris>(model);
ExplainedIris flower = engine.Predict(new Iris { SepalLength = 6, SepalWidth = 2.8f, PetalLength = 4.9f, PetalWidth = 1.7f });
VBuffer<ReadOnlyMemory<char>> keys = default;
model.GetOutputSchema(flowers.Schema)["Label"].GetKeyValues(ref keys);
string[] species = [.. keys.DenseValues().Select(key => key.ToString())];

Console.WriteLine($"\nmicro accuracy {metrics.MicroAccuracy:F3}, log-loss {metrics.LogLoss:F3}");
Console.WriteLine("\nA flower of 6.0, 2.8, 4.9 and 1.7 cm, and what each measurement adds to the probability:");
Console.WriteLine($"  {"",-12}{"probability",12}{string.Concat(measurements.Select(name => $"{name,13}"))}");
for (int k = 0; k < species.Length; k++)
    Console.WriteLine($"  {species[k],-12}{flower.Score[k],12:P1}{string.Concat(flower.Shap[(4 * k)..(4 * (k + 1))].Select(value => $"{Math.Round(value, 3) + 0f,13:+0.000;-0.000;0.000}"))}");
Console.WriteLine($"\n{surrogate.Fidelity}\n  {string.Join("\n  ", surrogate.Rules)}");
Console.WriteLine($"\nFiles in {folder}:\n  {string.Join("  ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
