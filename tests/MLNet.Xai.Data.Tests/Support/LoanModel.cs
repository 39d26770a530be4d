using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Data.Tests;

public sealed class Loan
{
    public float Age { get; set; }

    public float Income { get; set; }

    public string Purpose { get; set; } = "";

    public bool Label { get; set; }
}

/// <summary>A small model with SHAP columns, and rows for it.</summary>
internal static class LoanModel
{
    private static readonly string[] s_purposes = ["car", "house", "study"];

    public static IReadOnlyList<Loan> Loans(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float age = random.Next(18, 80), income = (float)Math.Round(random.NextDouble() * 90000, 2);
            string purpose = s_purposes[random.Next(3)];
            return new Loan { Age = age, Income = random.Next(20) == 0 ? float.NaN : income, Purpose = purpose, Label = income + (age * 300) + (purpose == "car" ? 9000 : 0) > 60000 };
        })];
    }

    public static (ITransformer Model, DataViewSchema Schema) Train(MLContext ml, int trees = 10)
    {
        IDataView train = ml.Data.LoadFromEnumerable(Loans(500, seed: 5));
        ITransformer model = ml.Transforms.Categorical.OneHotEncoding("Purpose1", "Purpose")
            .Append(ml.Transforms.Concatenate("Features", "Age", "Income", "Purpose1"))
            .Append(ml.BinaryClassification.Trainers.FastTree(new FastTreeBinaryTrainer.Options { NumberOfTrees = trees, NumberOfLeaves = 8, NumberOfThreads = 1 }).WithTreeShap(ml, "Shap"))
            .Fit(train);
        return (model, train.Schema);
    }

    /// <summary>Trained, saved and loaded, as a tool has it.</summary>
    public static (ITransformer Model, DataViewSchema Schema, string Path) Saved(MLContext ml, TemporaryFolder folder)
    {
        (ITransformer model, DataViewSchema schema) = Train(ml);
        ml.Model.Save(model, schema, folder["model.zip"]);
        ITransformer loaded = ml.Model.Load(folder["model.zip"], out DataViewSchema input);
        return (loaded, input, folder["model.zip"]);
    }
}
