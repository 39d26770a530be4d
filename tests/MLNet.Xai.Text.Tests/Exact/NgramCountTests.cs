using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Text.Exact;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class NgramCountTests
{
    private const string Words = "abcd";

    public static TheoryData<int, int, bool> Kinds =>
        [.. from length in Enumerable.Range(1, 4) from skips in Enumerable.Range(0, length) from hashed in (bool[])[false, true] select (length, skips, hashed)];

    /// <summary>The n-grams of random texts, also of texts shorter than an n-gram, are just those that ML.NET counts.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Ngrams_AreThoseThatMLNetCounts(int length, int skips, bool hashed)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(length + (10 * skips));
        Review[] texts = [.. Enumerable.Range(0, 60).Select(i => new Review { Label = i % 2 == 0, Text = string.Join(' ', Enumerable.Range(0, i % 12).Select(_ => Words[random.Next(4)])) })];
        IDataView data = ml.Data.LoadFromEnumerable(texts);
        IEstimator<ITransformer> bags = hashed
            ? ml.Transforms.Text.ProduceHashedWordBags("Features", "Text", numberOfBits: 10, ngramLength: length, skipLength: skips)
            : ml.Transforms.Text.ProduceWordBags("Features", "Text", ngramLength: length, skipLength: skips);
        ITransformer model = bags.Append(Trainers.Sdca(ml)).Fit(data);
        ExactWordsState state = ExactWords.TryCreate(ml, model, data.Schema, "Text", new ExactWordsOptions(), out string why)?.State ?? throw new InvalidOperationException(why);
        float[][] features = [.. model.Transform(data).GetColumn<VBuffer<float>>("Features").Select(row => row.DenseValues().ToArray())];

        var run = new PlanRun(state.Plan);
        for (int i = 0; i < texts.Length; i++)
        {
            run.Run(_ => texts[i].Text);
            NgramHits hits = run.Hits(state.Map.Segments[0].Step);
            float[] counts = new float[state.Map.SlotCount];
            for (int hit = 0; hit < hits.Count; hit++)
                counts[hits.Slot(hit)]++;
            counts.ShouldBe(features[i]);
        }
    }

    /// <summary>What places in a text rely on: the normaliser makes of a text what it makes of its characters, one by one, of all characters there are.</summary>
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(false, true, true)]
    public void Normaliser_GoesByCharacters(bool diacritics, bool punctuations, bool numbers)
    {
        var ml = new MLContext(seed: 1);
        string all = new([.. Enumerable.Range(1, char.MaxValue).Select(c => (char)c)]);
        Review[] texts = [.. all.Select(c => new Review { Text = c.ToString() }), new Review { Text = all }];
        IDataView data = ml.Data.LoadFromEnumerable(texts);

        string[] normalized = [.. ml.Transforms.Text.NormalizeText("Plain", "Text", keepDiacritics: diacritics, keepPunctuations: punctuations, keepNumbers: numbers).Fit(data).Transform(data).GetColumn<string>("Plain")];

        normalized[..^1].ShouldAllBe(one => one.Length <= 1);
        string.Concat(normalized[..^1]).Equals(normalized[^1], StringComparison.Ordinal).ShouldBeTrue();
    }
}
