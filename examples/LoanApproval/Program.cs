using LoanApproval;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;

var ml = new MLContext(seed: 1);
IDataView loans = ml.Data.LoadFromTextFile<Loan>(Path.Combine(AppContext.BaseDirectory, "data", "loans.csv"), separatorChar: ',', hasHeader: true);
DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(loans, testFraction: 0.1);

var pipeline = ml.Transforms.Concatenate("Features", "Age", "Income", "CreditScore", "LoanAmount", "Weight")
    .Append(ml.BinaryClassification.Trainers.FastForest("Approved", numberOfTrees: 150, numberOfLeaves: 60)
        .WithTreeShap(ml, "Shap", new TreeShapColumnOptions { Units = ExplanationUnits.Probability }));
ITransformer model = pipeline.Fit(split.TrainSet);
IDataView predictions = model.Transform(split.TestSet);

BinaryClassificationMetrics metrics = ml.BinaryClassification.EvaluateNonCalibrated(predictions, "Approved");
Console.WriteLine(metrics.ConfusionMatrix.GetFormattedConfusionTable());
Console.WriteLine($"accuracy {metrics.Accuracy:F3}, area under the ROC curve {metrics.AreaUnderRocCurve:F3}");
double[] sum = new double[5]; int n = 0;
foreach (float[] row in predictions.GetColumn<float[]>("Shap")) { n++; for (int f = 0; f < 5; f++) sum[f] += Math.Abs(row[f]); }
Console.WriteLine(string.Join(" ", sum.Select(s => (s / n).ToString("F4"))) + " " + predictions.GetColumn<float>("Shap.BaseValue").First() + " residual " + predictions.GetColumn<float>("Shap.Residual").Max(MathF.Abs));
