using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.LightGbm;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>Rows with two categorical columns; some rows have no category, and test rows have categories that training never saw.</summary>
internal static class ShopData
{
    public sealed class Row
    {
        public float Price { get; set; }

        public float Stock { get; set; }

        public string Town { get; set; } = "";

        public string Kind { get; set; } = "";

        public float Age { get; set; }

        public float Target { get; set; }

        public bool Label { get; set; }

        public string Class { get; set; } = "";
    }

    public static List<Row> Rows(int count, int seed, int towns = 18)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int town = random.Next(towns);
            int kind = random.Next(6);
            var row = new Row
            {
                Price = (float)random.NextDouble(),
                Stock = (float)random.NextDouble() - 0.5f,
                Town = town == 0 ? "" : $"town{town}",    // a row of zeros
                Kind = $"kind{kind}",
                Age = (float)random.NextDouble() * 10,
            };
            row.Target = (2 * row.Price) - row.Stock + (town * 7 % 10 * 0.3f) + (kind * 5 % 6 * 0.4f * row.Price) + (0.1f * row.Age);
            row.Label = row.Target > 3.5;
            row.Class = row.Target > 4 ? "high" : row.Target > 3 ? "middle" : "low";
            return row;
        })];
    }

    /// <summary>Price, Stock, the towns' slots, the kinds' slots, Age.</summary>
    public static IEstimator<ITransformer> Features(MLContext ml) => ml.Transforms.Categorical.OneHotEncoding("TownSlots", "Town")
        .Append(ml.Transforms.Categorical.OneHotEncoding("KindSlots", "Kind"))
        .Append(ml.Transforms.Concatenate("Features", "Price", "Stock", "TownSlots", "KindSlots", "Age"));

    public static IEstimator<ITransformer> Trainer(MLContext ml, string name) => name switch
    {
        "Binary" => ml.BinaryClassification.Trainers.LightGbm(Categorical(new LightGbmBinaryTrainer.Options())),
        "Regression" => ml.Regression.Trainers.LightGbm(Categorical(new LightGbmRegressionTrainer.Options { LabelColumnName = "Target" })),
        "Softmax" => new EstimatorChain<ITransformer>().Append<ITransformer>(ml.Transforms.Conversion.MapValueToKey("Class")).Append<ITransformer>(
            ml.MulticlassClassification.Trainers.LightGbm(Categorical(new LightGbmMulticlassTrainer.Options { LabelColumnName = "Class", UseSoftmax = true }))),
        _ => throw new ArgumentException($"No trainer '{name}'.", nameof(name)),
    };

    /// <summary>The number that ML.NET makes of a range of slots for LightGBM: the hot slot's place, or -1, which LightGBM takes for missing.</summary>
    public static float Category(ReadOnlySpan<float> slots) => slots.IndexOfAnyInRange(float.Epsilon, float.MaxValue);

    private static TOptions Categorical<TOptions, TOutput, TTransformer, TModel>(
        LightGbmTrainerBase<TOptions, TOutput, TTransformer, TModel>.OptionsBase options)
        where TOptions : LightGbmTrainerBase<TOptions, TOutput, TTransformer, TModel>.OptionsBase, new()
        where TTransformer : ISingleFeaturePredictionTransformer<TModel>
        where TModel : class
    {
        options.UseCategoricalSplit = true;
        options.MinimumExampleCountPerGroup = 5;
        options.CategoricalSmoothing = 1;
        options.MaximumCategoricalSplitPointCount = 8;
        options.NumberOfIterations = LightGbmTrainers.Iterations;
        options.NumberOfLeaves = 12;
        options.MinimumExampleCountPerLeaf = 5;
        options.Seed = 3;
        options.NumberOfThreads = 1;
        return (TOptions)options;
    }
}
