using Microsoft.ML;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>Texts: a small seeded corpus with all that tokenizers stumble over, and SST-2 where it is there.</summary>
internal static class Corpus
{
    private static readonly string[] s_good = ["great", "Wonderful", "moving", "well-made", "très", "superb", "GREAT", "naïve", "charming"];
    private static readonly string[] s_bad = ["awful", "Boring", "dull", "clichéd", "slow", "BAD", "half-baked", "tedious"];
    private static readonly string[] s_nouns = ["movie", "film", "plot", "cast", "music", "ending", "story"];
    private static readonly string[] s_joins = [" and ", ", ", " -- ", "; ", " but also ", "... "];
    private static readonly string[] s_ends = [".", "!", " .", "?!", "", " (really)", " 10/10"];
    private static readonly string[] s_genres = ["drama", "comedy", "horror"];
    private static readonly string[] s_moods = ["up", "down", "flat"];

    /// <summary>The small corpus; the same for the same seed.</summary>
    public static IReadOnlyList<Review> Reviews(int count = 160, int seed = 7)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            bool good = random.Next(2) == 0;
            string[] words = good ? s_good : s_bad;
            string text = $"{Of("The ", "a ", "This ", "an  utterly ")}{Of(words)} {Of(s_nouns)}{Of(s_joins)}{Of("the ", "not the ", "its ")}{Of(s_nouns)} was {Of("very ", "", "so so ")}{Of(words)}{Of(s_ends)}";
            return new Review
            {
                Label = random.Next(10) == 0 ? !good : good,
                Text = text,
                Title = $"{Of("About ", "On ")}{Of(s_nouns)}, {Of(good ? s_good : s_bad)}",
                Stars = good ? random.Next(3, 6) : random.Next(1, 4),
                Genre = Of(s_genres),
                Mood = good ? Of("up", "flat") : Of("down", "flat"),
            };
        })];

        string Of(params string[] some) => some[random.Next(some.Length)];
    }

    /// <summary>The small corpus as data.</summary>
    public static IDataView Data(MLContext ml, int count = 160) => ml.Data.LoadFromEnumerable(Reviews(count));

    /// <summary>SST-2's development sentences; the test skips where they are not there.</summary>
    public static IReadOnlyList<Review> Sst2()
    {
        string? file = TestData.Real("text", "sst2_dev.tsv");
        Assert.SkipWhen(file is null, TestData.RealMissing("text", "sst2_dev.tsv"));
        return [.. File.ReadLines(file!).Select(line => line.Split('\t')).Select(parts => new Review { Text = parts[0], Label = parts[1] == "1", Mood = parts[1] == "1" ? "up" : "down" })];
    }

    /// <summary>The categories, for labels of several classes.</summary>
    public static IReadOnlyList<string> Moods => s_moods;
}
