using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>A row of raw columns, as a user's file has them.</summary>
public sealed class Loan
{
    public float Age { get; set; }

    public float Income { get; set; }

    public string Purpose { get; set; } = "";

    [ColumnName("Label")]
    public bool Approved { get; set; }
}

public sealed class ExplainedLoan
{
    public float Age { get; set; }

    public float Income { get; set; }

    public string Purpose { get; set; } = "";

    public float Score { get; set; }

    public float[] Shap { get; set; } = [];

    [ColumnName("Shap.BaseValue")]
    public float BaseValue { get; set; }

    [ColumnName("Shap.Residual")]
    public float Residual { get; set; }
}

/// <summary>A pipeline from raw columns to an explained forest. Its slots are called like two of the raw columns.</summary>
internal static class Loans
{
    public static readonly string[] Purposes = ["car", "house", "school"];

    public static readonly string[] Slots = ["Age", "Income", "Kind.car", "Kind.house", "Kind.school"];

    public static List<Loan> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var loan = new Loan
            {
                Age = random.Next(18, 80),
                Income = MathF.Round(1000 + (float)(9000 * random.NextDouble()), 2),
                Purpose = Purposes[i < 3 ? i : random.Next(3)],
            };
            double quality = (loan.Income / 2000) + (loan.Age < 25 ? -2 : 0) + (loan.Purpose == "house" ? 1 : 0) + random.NextDouble();
            loan.Approved = quality > 3;
            return loan;
        })];
    }

    public static IDataView View(MLContext ml, int count, int seed = 1) => ml.Data.LoadFromEnumerable(Rows(count, seed));

    public static IEstimator<ITransformer> Pipeline(MLContext ml, TreeShapColumnOptions? options = null) => TypedPipeline(ml, options);

    public static EstimatorChain<ExplainedTransformer<BinaryPredictionTransformer<FastForestBinaryModelParameters>, TreeShapTransformer>> TypedPipeline(
        MLContext ml, TreeShapColumnOptions? options = null) =>
        ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose")
            .Append(ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"))
            .Append(ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 12, numberOfTrees: 10).WithTreeShap(ml, "Shap", options));

    public static List<ExplainedLoan> Explained(MLContext ml, IDataView view) =>
        [.. ml.Data.CreateEnumerable<ExplainedLoan>(view, reuseRowObject: false)];

    public static string[] SlotNames(DataViewSchema schema, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    public static ITransformer SaveAndLoad(MLContext ml, ITransformer model)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }
}
