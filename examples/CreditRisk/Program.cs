// Credits granted or refused, with the reasons that a lender has to give: a Model Builder project (CreditModel.training.cs, CreditModel.consumption.cs) and what explanations add to it.
//   dotnet run --project examples/CreditRisk [-- <output folder> [<credit.csv>]]     default: artifacts/demo/credit, invented applications; the German credit data have the same columns
//   dotnet run --project examples/CreditRisk -- generate                              makes data/credit.csv anew

using System.Globalization;
using CreditRisk;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;

if (args is ["generate"])
{
    CreditGenerator.Write("examples/CreditRisk/data/credit.csv");
    return;
}

string folder = Directory.CreateDirectory(args.ElementAtOrDefault(0) ?? DemoFolder.Of("credit")).FullName;
string InFolder(string file) => Path.Combine(folder, file);

var ml = new MLContext(seed: 1);
IDataView data = CreditModel.LoadIDataViewFromFile(ml, args.ElementAtOrDefault(1) ?? CreditModel.TrainFile);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(data, testFraction: 0.2, seed: 1);
ITransformer trained = Steps.Run("training, and preparing values and reasons", () => CreditModel.RetrainModel(ml, split.TrainSet));
Steps.Run("saving the model, reasons included", () => CreditModel.SaveModel(ml, trained, data, InFolder("credit.zip")));

// From here on as another program would, with nothing but the file.
ITransformer model = ml.Model.Load(InFolder("credit.zip"), out _);
IDataView explained = model.Transform(split.TestSet);
CalibratedBinaryClassificationMetrics metrics = ml.BinaryClassification.Evaluate(explained, "credit_risk");
Steps.Run("deciding on the test applications", () => File.WriteAllLines(InFolder("decisions.csv"), Decisions.Csv(ml, explained)));

using (PredictionEngine<CreditModel.ModelInput, CreditModel.ModelOutput> engine = CreditModel.CreatePredictEngine(InFolder("credit.zip")))
{
    foreach (CreditModel.ModelInput application in ml.Data.CreateEnumerable<CreditModel.ModelInput>(split.TestSet, reuseRowObject: false).Where(a => !engine.Predict(a).IsAccepted).Take(2))
    {
        CreditModel.ModelOutput answer = engine.Predict(application);
        Console.WriteLine($"\nRefused, {application.Amount:N0} for {application.Duration} months: paid back with a probability of {answer.Probability:P0}, because of");
        foreach ((ReadOnlyMemory<char> code, ReadOnlyMemory<char> text) in answer.ReasonCodes.Zip(answer.ReasonTexts))
            Console.WriteLine($"  {code}  {text}");
    }
}

// What of that could the applicant change? Not the past: history, employment and age of the application stay.
long refused = explained.GetColumn<bool>("PredictedLabel").TakeWhile(accepted => accepted).LongCount();
IDataView contrast = Steps.Run("looking for the nearest accepted applications", () => ml.Explain().Counterfactuals(model, split.TrainSet, options: new CounterfactualColumnOptions
{
    ModelIndex = 0,
    Constraints = Decisions.WhatAnApplicantCanChange,
    Count = 2,
}).Transform(ml.Data.TakeRows(ml.Data.SkipRows(split.TestSet, refused), 1)));
Console.WriteLine($"\nThe first of them would be accepted if\n{string.Join("\n", Decisions.Changes(contrast))}\n");

PermutationImportanceTable needed = Steps.Run("shuffling columns, ten times each", () => ml.Explain().PermutationImportance(model, split.TestSet, new PermutationImportanceOptions
{
    LabelColumnName = "credit_risk",
    GroupBy = SlotGrouping.SourceColumn,
    Repeats = 10,
}));
FairnessReport fairness = Steps.Run("comparing women and men", () => ml.Explain().Fairness(explained, "personal_status_sex", new FairnessOptions { LabelColumnName = "credit_risk" }));
foreach (GroupFairness group in fairness.Groups)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {group.Group,-40}{group.Count,5} applications, accepted {group.SelectionRate.Value:P0} ({group.SelectionRate.Low:P0} to {group.SelectionRate.High:P0})"));

Steps.Run("drawing pictures and the report", () =>
{
    PlotCatalog plots = ml.Explain().Plots;
    SvgFigure reasons = plots.Reasons(explained, "Reasons", refused), rates = plots.GroupRates(fairness), importance = needed.Plot();
    SvgFigure effect = EffectPlot.Draw(ml.Explain().PartialDependence(model, split.TrainSet, "duration"));
    reasons.Save(InFolder("reasons.svg"));
    rates.Save(InFolder("fairness.svg"));
    importance.Save(InFolder("importance.svg"));
    effect.Save(InFolder("duration.svg"));
    plots.Waterfall(explained, "Shap", refused).Save(InFolder("waterfall.svg"));
    plots.Report(explained, "Shap", metrics, new ExplanationReportOptions { Title = "Credit risk" })
        .Section("Reasons of one refusal").Figure(reasons)
        .Section("What the model needs").Figure(importance)
        .Section("Duration").Figure(effect)
        .Section("Women and men").Figure(rates)
        .Save(InFolder("report.html"));
});

Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\narea under the ROC curve {metrics.AreaUnderRocCurve:F3}, accuracy {metrics.Accuracy:F3}, log-loss {metrics.LogLoss:F3} bits"));
Console.WriteLine($"Files in {folder}:\n  {string.Join("  ", Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal))}");
