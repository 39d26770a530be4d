// What a house in California is worth, and why: trains a forest of boosted trees, explains every prediction, saves the model with its explainer, measures what it needs and what it does
// along a feature, draws pictures and a tree in its place.
//   dotnet run --project examples/CaliforniaHousing [-- <output folder>] [--data <csv>]     default: artifacts/demo/housing, made-up rows
// The csv is the real table with a header: MedInc,HouseAge,AveRooms,AveBedrms,Population,AveOccup,Latitude,Longitude,MedHouseVal.

using CaliforniaHousing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

int option = Array.IndexOf(args, "--data");
string? csv = option < 0 ? null : args.ElementAtOrDefault(option + 1) ?? throw new ArgumentException("--data wants the path of a csv behind it.");
string folder = Directory.CreateDirectory(args.Where((_, i) => option < 0 || (i != option && i != option + 1)).FirstOrDefault() ?? DemoFolder.Of("housing")).FullName;
string InFolder(string file) => Path.Combine(folder, file);

var ml = new MLContext(seed: 1);
IDataView houses = csv is null
    ? ml.Data.LoadFromEnumerable(HouseGenerator.Make(12_000))
    : ml.Data.LoadFromTextFile<House>(csv, separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(houses, testFraction: 0.1, seed: 1);

// A pipeline as anybody would write it, trained without a thought of explaining it.
string[] features = ["MedianIncome", "HouseAge", "Rooms", "Bedrooms", "Population", "Occupancy", "Latitude", "Longitude"];
var pipeline = ml.Transforms.Concatenate("Features", features).Append(ml.Regression.Trainers.FastTree("Value", numberOfTrees: 150));
ITransformer trained = Steps.Run("training 150 trees", () => pipeline.Fit(split.TrainSet));

// Predictions picks the method by what the model is, here exact Shapley values of trees against 100 rows of the training data. The explainer is saved with the model.
ITransformer explaining = Steps.Run("preparing the explainer", () => ml.Explain().Predictions(trained, split.TrainSet));
Steps.Run("saving and loading it", () => ml.Model.Save(explaining, houses.Schema, InFolder("housing.zip")));
ITransformer model = ml.Model.Load(InFolder("housing.zip"), out _);

IDataView test = Steps.Run("explaining the test rows", () => ml.Data.Cache(model.Transform(split.TestSet), "Value", "Features", "Score", "Shap", "Shap.BaseValue", "Longitude"));
RegressionMetrics metrics = ml.Regression.Evaluate(test, "Value");
Explanation shap = Steps.Run("reading their values", () => ExplanationReader.Read(test, "Shap"));

// A tree of eight leaves in the model's place, with how well it stands for it.
ModelSurrogate surrogate = Steps.Run("fitting a tree to the model", () => ml.Explain().Surrogate(model, split.TrainSet, new SurrogateOptions { Columns = features, MaxDepth = 3, MaxLeaves = 8 }));

// What the model cannot do without, on rows that it has not seen; and what it says along a feature, and over the map: exact, by walking the trees.
PermutationImportanceTable needed = Steps.Run("shuffling every feature five times", () =>
    ml.Explain().PermutationImportance(model, split.TestSet, new PermutationImportanceOptions { LabelColumnName = "Value", Metrics = [ImportanceMetric.RSquared] }));
FeatureEffect[] along = Steps.Run("walking the trees along two features", () => (FeatureEffect[])[.. ml.Explain().PartialDependence(model, split.TestSet, ["MedianIncome", "Occupancy"])]);
FeaturePairEffect map = Steps.Run("walking them over the map", () => ml.Explain().PartialDependence(model, split.TestSet, "Longitude", "Latitude"));
FeatureEffect local = Steps.Run("adding up local effects", () => ml.Explain().AccumulatedLocalEffects(model, split.TestSet, "MedianIncome"));

Steps.Run("drawing pictures", () =>
{
    PlotCatalog plots = ml.Explain().Plots;
    plots.Bar(test, "Shap").Save(InFolder("bar.svg"));
    plots.Beeswarm(test, "Shap").Save(InFolder("beeswarm.svg"));
    plots.Dependence(test, "Shap", "MedianIncome").Save(InFolder("dependence-income.svg"));
    plots.Waterfall(test, "Shap", row: 0).Save(InFolder("waterfall.svg"));
    plots.CohortBars(test, "Shap", cohorts: 4, new CohortBarOptions { Signed = true, Title = "Groups that are explained alike" }).Save(InFolder("cohorts.svg"));
    needed.Plot().Save(InFolder("importance.svg"));
    EffectPlot.Draw(along[0], new EffectPlotOptions { Centred = true }).Save(InFolder("effect-income.svg"));
    EffectPlot.Draw(local).Save(InFolder("effect-income-local.svg"));
    EffectSurfacePlot.Draw(map).Save(InFolder("effect-place.svg"));
    plots.Tree(model, split.TrainSet, tree: 0, new TreePlotOptions { MaxDepth = 4, Title = "The first of 150 trees" }, row: 0).Save(InFolder("tree.svg"));
    surrogate.Draw(split.TestSet, row: 0, new TreePlotOptions { Title = "One tree in place of 150" }).Save(InFolder("surrogate.svg"));
});
Steps.Run("writing the report", () =>
{
    HtmlReport report = ml.Explain().Plots.Report(test, "Shap", metrics, new ExplanationReportOptions { Title = "House values", MaxRows = 500, Cohorts = ExplanationCohorts.ByFeature(shap, "Longitude", ranges: 3) });
    report.Section("What the model needs", "How much of R² is lost when a feature is shuffled among the test rows.")
        .Figure(needed.Plot(), needed.Plot(options: new ImportancePlotOptions { Width = 400 }));
    report.Section("Effects", "The mean prediction with a feature set to each of its values, and the curves of 50 rows; of income the accumulated local effects, too, which ask about no rows far from the data.")
        .Figures([.. along.Append(local).Select(effect => EffectPlot.Draw(effect, new EffectPlotOptions { Width = 520, PlotHeight = 250 })), EffectSurfacePlot.Draw(map, new EffectPlotOptions { Width = 520, PlotHeight = 250 })]);
    surrogate.AddTo(report).Save(InFolder("report.html"));
});

Console.WriteLine($"\nR² {metrics.RSquared:F3}, mean error {metrics.MeanAbsoluteError:F3} hundred thousand dollars\n");
Console.WriteLine($"What moves a value, {shap.BaseValues[0]:F2} on average (mean |SHAP| of {shap.RowCount} test rows):");
foreach (FeatureImportance line in ml.Explain().Importance(test, "Shap").Features.OrderByDescending(line => line.MeanMagnitude))
    Console.WriteLine($"  {line.Feature,-14}{line.MeanMagnitude,8:F4}  {new string('#', (int)Math.Round(50 * line.MeanMagnitude))}");
Console.WriteLine($"\nWhat the model needs, R² lost when it is shuffled (of {needed.Baseline(ImportanceMetric.RSquared):F3}, {100 * needed.Confidence:0} % intervals):");
foreach (PermutationImportanceLine line in needed.Features)
    Console.WriteLine($"  {line.Feature,-14}{line.Mean,8:F4}  ({line.Low:F4} to {line.High:F4})");
Console.WriteLine($"\n{surrogate.Fidelity}\n  {string.Join("\n  ", surrogate.Rules)}");
Console.WriteLine($"\nFiles in {folder}:\n  {string.Join("  ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
