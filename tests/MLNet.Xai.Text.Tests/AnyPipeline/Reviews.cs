using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Tests.AnyPipeline;

/// <summary>Reviews by chance, and models trained on them.</summary>
internal static class Reviews
{
    private static readonly string[] s_good = ["good", "great", "wonderful", "loved", "amazing"];
    private static readonly string[] s_bad = ["bad", "awful", "boring", "hated", "not"];
    private static readonly string[] s_rest = ["the", "film", "was", "plot", "and", "actors", "it", "music"];

    public static IReadOnlyList<Review> Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            bool label = random.Next(2) == 0;
            string[] words = [.. Enumerable.Range(0, 3 + random.Next(8)).Select(_ => Pick(random.Next(3) == 0 ? label ? s_good : s_bad : s_rest))];
            return new Review
            {
                Text = string.Join(' ', words) + ".",
                Stars = 1 + random.Next(5),
                Shop = random.Next(2) == 0 ? "corner" : "web",
                Label = label,
                Kind = label ? "praise" : random.Next(2) == 0 ? "blame" : "shrug",
                Wanted = i % 2 == 0,
            };
        })];

        string Pick(string[] from) => from[random.Next(from.Length)];
    }

    public static IDataView View(MLContext ml, int count = 200, int seed = 1) => ml.Data.LoadFromEnumerable(Make(count, seed));

    /// <summary>Pipelines of every kind that reads text.</summary>
    public static IEstimator<ITransformer> Pipeline(MLContext ml, string kind) => kind switch
    {
        "FeaturizeText" => Then(ml.Transforms.Text.FeaturizeText("Features", nameof(Review.Text)).Append(ml.BinaryClassification.Trainers.SdcaLogisticRegression())),
        "WordBags" => Then(ml.Transforms.Text.ProduceWordBags("Features", nameof(Review.Text)).Append(ml.BinaryClassification.Trainers.AveragedPerceptron())),
        "HashedTrees" => Then(ml.Transforms.Text.ProduceHashedWordBags("Features", nameof(Review.Text), numberOfBits: 8).Append(ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 10))),
        "Beside" => Then(ml.Transforms.Text.FeaturizeText("Bag", nameof(Review.Text)).Append(ml.Transforms.Categorical.OneHotEncoding("Place", nameof(Review.Shop)))
            .Append(ml.Transforms.Concatenate("Features", "Bag", "Place", nameof(Review.Stars))).Append(ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 10))),
        "Classes" => Then(ml.Transforms.Conversion.MapValueToKey("Label", nameof(Review.Kind)).Append(ml.Transforms.Text.FeaturizeText("Features", nameof(Review.Text)))
            .Append(ml.MulticlassClassification.Trainers.SdcaMaximumEntropy()).Append(ml.Transforms.Conversion.MapKeyToValue("Said", "PredictedLabel"))),
        "Regression" => Then(ml.Transforms.Text.FeaturizeText("Features", nameof(Review.Text)).Append(ml.Regression.Trainers.Sdca(labelColumnName: nameof(Review.Stars)))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such pipeline."),
    };

    /// <summary>A model that is a custom mapping.</summary>
    public static ITransformer Custom(MLContext ml, IDataView data) => ml.Transforms.CustomMapping<ReviewInput, ReviewScore>(ReviewFactory.Rate, ReviewFactory.Name).Fit(data);

    public static List<T> Read<T>(MLContext ml, IDataView view)
        where T : class, new() => [.. ml.Data.CreateEnumerable<T>(view, reuseRowObject: false)];

    private static IEstimator<ITransformer> Then<T>(EstimatorChain<T> chain)
        where T : class, ITransformer => (IEstimator<ITransformer>)(object)new Covariant<T>(chain);

    private sealed class Covariant<T>(EstimatorChain<T> chain) : IEstimator<ITransformer>
        where T : class, ITransformer
    {
        public ITransformer Fit(IDataView input) => chain.Fit(input);

        public SchemaShape GetOutputSchema(SchemaShape inputSchema) => chain.GetOutputSchema(inputSchema);
    }
}
