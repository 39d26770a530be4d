// Who gets a loan, and why: trains a forest on data/loans.csv, appends SHAP values to every row, saves the model with its explainer, draws pictures.
//   dotnet run --project examples/LoanApproval [-- <output folder>]     default: artifacts/demo/loan
//   dotnet run --project examples/LoanApproval -- generate              makes data/loans.csv anew

using LoanApproval;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

if (args is ["generate"])
{
    LoanGenerator.Write("examples/LoanApproval/data/loans.csv");
    return;
}

string folder = Directory.CreateDirectory(args.FirstOrDefault() ?? DemoFolder.Of("loan")).FullName;
string InFolder(string file) => Path.Combine(folder, file);

var ml = new MLContext(seed: 1);
IDataView loans = ml.Data.LoadFromTextFile<Loan>(Path.Combine(AppContext.BaseDirectory, "data", "loans.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(loans, testFraction: 0.1);

// The pipeline that one would write anyway, and one more call: WithTreeShap.
var pipeline = ml.Transforms.Concatenate("Features", "Age", "Income", "CreditScore", "LoanAmount", "Weight")
    .Append(ml.BinaryClassification.Trainers.FastForest("Approved", numberOfTrees: 150, numberOfLeaves: 60)
        .WithTreeShap(ml, "Shap", new TreeShapColumnOptions { Units = ExplanationUnits.Probability }));
ITransformer model = Steps.Run("training 150 trees and preparing their explainer", () => pipeline.Fit(split.TrainSet));

// Besides Score and PredictedLabel a row now has Shap, Shap.BaseValue and Shap.Residual; they are computed when somebody reads them.
IDataView explained = model.Transform(split.TestSet);
BinaryClassificationMetrics metrics = Steps.Run("evaluating", () => ml.BinaryClassification.EvaluateNonCalibrated(explained, "Approved"));
Steps.Run("saving the model, explainer included", () => ml.Model.Save(model, loans.Schema, InFolder("loan.zip")));
Steps.Run("explaining the test rows into a table", () => File.WriteAllLines(
    InFolder("explained.csv"),
    ml.Data.CreateEnumerable<ExplainedLoan>(explained, reuseRowObject: true).Select(loan => loan.ToCsv()).Prepend(ExplainedLoan.CsvHeader)));

Steps.Run("drawing six pictures", () =>
{
    PlotCatalog plots = ml.Explain().Plots;
    plots.Bar(explained, "Shap").Save(InFolder("bar.svg"));
    plots.Waterfall(explained, "Shap", row: 5).Save(InFolder("waterfall.svg"));
    plots.Beeswarm(explained, "Shap").Save(InFolder("beeswarm.svg"));
    foreach (string feature in new[] { "Income", "Age", "Weight" })
        plots.Dependence(explained, "Shap", feature).Save(InFolder($"dependence-{feature.ToLowerInvariant()}.svg"));
});
Steps.Run("writing the report", () =>
    ml.Explain().Plots.Report(explained, "Shap", metrics, new ExplanationReportOptions { Title = "Loan approval" }).Save(InFolder("report.html")));

Console.WriteLine($"\n{metrics.ConfusionMatrix.GetFormattedConfusionTable()}");
Console.WriteLine($"accuracy {metrics.Accuracy:F3}, area under the ROC curve {metrics.AreaUnderRocCurve:F3}, F1 score {metrics.F1Score:F3}\n");

Explanation shap = ExplanationReader.Read(explained, "Shap");
Console.WriteLine($"What moves the probability of approval, {shap.BaseValues[0]:P1} on average (mean |SHAP| of {shap.RowCount} test rows):");
foreach ((int feature, double mean) in Enumerable.Range(0, shap.FeatureCount)
    .Select(f => (f, Enumerable.Range(0, shap.RowCount).Average(row => Math.Abs(shap.Row(row)[f]))))
    .OrderByDescending(pair => pair.Item2))
{
    Console.WriteLine($"  {shap.FeatureNames[feature],-12}{mean,8:F4}  {new string('#', (int)Math.Round(200 * mean))}");
}

Console.WriteLine($"\nFiles in {folder}:\n  {string.Join("  ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
