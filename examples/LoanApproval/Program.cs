// Who gets a loan, and why: trains a forest, appends SHAP values to every row, saves the model with its explainer, draws the pictures.
// dotnet run --project examples/LoanApproval [-- <output folder>]

using LoanApproval;
using Microsoft.ML;
using Microsoft.ML.Data;

if (args is ["generate"])
{
    LoanGenerator.Write("examples/LoanApproval/data/loans.csv");
    return;
}

var ml = new MLContext(seed: 1);
IDataView loans = ml.Data.LoadFromTextFile<Loan>(Path.Combine(AppContext.BaseDirectory, "data", "loans.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(loans, testFraction: 0.1);

var pipeline = ml.Transforms.Concatenate("Features", "Age", "Income", "CreditScore", "LoanAmount", "Weight")
    .Append(ml.BinaryClassification.Trainers.FastForest("Approved", numberOfTrees: 150, numberOfLeaves: 60));
ITransformer model = pipeline.Fit(split.TrainSet);
IDataView predictions = model.Transform(split.TestSet);

BinaryClassificationMetrics metrics = ml.BinaryClassification.EvaluateNonCalibrated(predictions, "Approved");
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
Console.WriteLine($"accuracy {metrics.Accuracy:F3}, area under the ROC curve {metrics.AreaUnderRocCurve:F3}");
