using Microsoft.ML;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Exact;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class SavedWordsTests
{
    private const int Copies = 400;

    public static TheoryData<string> Pipelines =>
        ["featurize", "featurize, stop words", "featurize, two texts", "featurize each, a number and a category", "hashed word bags of two texts", "steps by hand", "words and characters by hand"];

    /// <summary>The explained model loaded by plain Load, and the loaded model explained: the same bits.</summary>
    [Theory]
    [MemberData(nameof(Pipelines))]
    public void LoadedModels_GiveTheSameBits(string pipeline)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml, 60);
        ITransformer model = Exact.Pipelines.All[pipeline](ml).Append(Trainers.Sdca(ml)).Fit(data);
        ITransformer explained = ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data });
        List<WordRow> rows = WordRow.Read(explained.Transform(data));

        ShouldBeTheSame(WordRow.Read(Reloaded(explained, data.Schema).Transform(data)), rows);
        ShouldBeTheSame(WordRow.Read(new MLContext().Explain().Text.ExactWords(Reloaded(model, data.Schema), data.Schema, "Text", options: new() { Background = data }).Transform(data)), rows);
    }

    [Fact]
    public void LoadedTrees_GiveTheSameBits()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml, 80);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("MoodKey", "Mood").Append(Exact.Pipelines.All["featurize"](ml)).Append(Trainers.Multiclass["one versus all of FastTree"](ml)).Fit(data);
        ITransformer explained = ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Background = data, Perturbation = Core.Shapley.TreeShapPerturbation.Interventional });

        ShouldBeTheSame(WordRow.Read(Reloaded(explained, data.Schema).Transform(data)), WordRow.Read(explained.Transform(data)));
    }

    [Fact]
    public void PredictionEngine_ExplainsOneTextAfterAnother()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml, 60);
        ITransformer model = Exact.Pipelines.All["featurize"](ml).Append(Trainers.Sdca(ml)).Fit(data);
        ITransformer explained = ml.Explain().Text.ExactWords(model, data.Schema, "Text");
        List<WordRow> rows = WordRow.Read(explained.Transform(data));
        using PredictionEngine<Review, Explained> engine = ml.Model.CreatePredictionEngine<Review, Explained>(explained);

        IReadOnlyList<Review> reviews = Corpus.Reviews(60);
        for (int i = 0; i < reviews.Count; i++)
            engine.Predict(reviews[i]).Words.ShouldBe(rows[i].Values);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DamagedState_IsReadOrRefused(bool trees)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml, 30);
        ITransformer model = Exact.Pipelines.All["word bags"](ml).Append(trees ? Trainers.FastTree(ml) : Trainers.Sdca(ml)).Fit(data);
        ExactWordsExplainer explainer = ExactWords.TryCreate(ml, model, data.Schema, "Text", new ExactWordsOptions { Background = data }, out _)!;
        using var stream = new MemoryStream();
        explainer.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        _ = ExactWordsExplainer.Read(new BinaryReader(new MemoryStream(whole)));

        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, Copies))
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                _ = ExactWordsExplainer.Read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException)
            {
                refused++;
            }

            // A state that is whole but for a number loads its steps.
            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000_000 + (100L * damaged.Length));
        }

        refused.ShouldBeGreaterThan(Copies / 2);
    }

    private static ITransformer Reloaded(ITransformer model, DataViewSchema schema)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(model, schema, stream);
        return new MLContext().Model.Load(new MemoryStream(stream.ToArray()), out _);
    }

    private static void ShouldBeTheSame(List<WordRow> rows, List<WordRow> wanted)
    {
        rows.Count.ShouldBe(wanted.Count);
        foreach ((WordRow row, WordRow want) in rows.Zip(wanted))
        {
            row.Tokens.ShouldBe(want.Tokens);
            row.Values.ShouldBe(want.Values);
            row.OtherNames.ShouldBe(want.OtherNames);
            row.Others.ShouldBe(want.Others);
            (row.BaseValue, row.Output, row.Delta, row.Class).ShouldBe((want.BaseValue, want.Output, want.Delta, want.Class));
        }
    }

    private sealed class Explained
    {
        public float[] Words { get; set; } = [];
    }
}
