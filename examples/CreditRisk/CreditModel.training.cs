using Microsoft.ML;
using MLNet.Xai;
using MLNet.Xai.Tabular;

namespace CreditRisk;

public partial class CreditModel
{
    /// <summary>The file that the example trains on: invented applications.</summary>
    public static string TrainFile => Path.Combine(AppContext.BaseDirectory, "data", "credit.csv");

    /// <summary>Trains on a file of applications and saves the model, explanations included.</summary>
    /// <param name="modelFile">The file that is written.</param>
    /// <param name="dataFile">Applications; the example's own by default.</param>
    public static void Train(string modelFile, string? dataFile = null)
    {
        var mlContext = new MLContext(seed: 1);
        IDataView data = LoadIDataViewFromFile(mlContext, dataFile ?? TrainFile);
        ITransformer model = RetrainModel(mlContext, mlContext.Data.TrainTestSplit(data, testFraction: 0.2, seed: 1).TrainSet);
        SaveModel(mlContext, model, data, modelFile);
    }

    /// <summary>Loads applications from a file with the header of credit.csv.</summary>
    public static IDataView LoadIDataViewFromFile(MLContext mlContext, string file) =>
        mlContext.Data.LoadFromTextFile<ModelInput>(file, separatorChar: ',', hasHeader: true, allowQuoting: true);

    /// <summary>Fits the pipeline.</summary>
    public static ITransformer RetrainModel(MLContext mlContext, IDataView trainData) => BuildPipeline(mlContext).Fit(trainData);

    /// <summary>Saves the model with everything that it explains by.</summary>
    public static void SaveModel(MLContext mlContext, ITransformer model, IDataView data, string file) => mlContext.Model.Save(model, data.Schema, file);

    /// <summary>
    /// The pipeline as Model Builder writes it, and two more lines. What the law forbids a lender to decide by - sex and marital status, age, being a foreigner - is loaded and not among the features:
    /// Program.cs measures whether it decides all the same.
    /// </summary>
    public static IEstimator<ITransformer> BuildPipeline(MLContext mlContext)
    {
        string[] categories =
            ["status", "credit_history", "purpose", "savings", "employment_duration", "other_debtors", "property", "other_installment_plans", "housing", "job", "telephone"];
        string[] numbers = ["duration", "amount", "installment_rate", "present_residence", "number_credits", "people_liable"];
        return mlContext.Transforms.Categorical.OneHotEncoding([.. categories.Select(name => new InputOutputColumnPair(name))])
            .Append(mlContext.Transforms.ReplaceMissingValues([.. numbers.Select(name => new InputOutputColumnPair(name))]))
            .Append(mlContext.Transforms.Concatenate("Features", [.. categories, .. numbers]))
            .Append(mlContext.BinaryClassification.Trainers.FastTree("credit_risk", numberOfLeaves: 6, numberOfTrees: 80, minimumExampleCountPerLeaf: 15, learningRate: 0.1)
                .WithShap(mlContext, "Shap", new ShapColumnOptions { GroupBy = SlotGrouping.SourceColumn })
                .WithReasonCodes(mlContext, "Reasons", Reasons));
    }
}
