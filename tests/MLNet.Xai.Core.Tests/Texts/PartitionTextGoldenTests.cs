using System.Text.Json;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Texts;

/// <summary>shap's Partition explainer over its text masker's tree: exact, and cut off where its budget ends.</summary>
public sealed class PartitionTextGoldenTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("partition_text").Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Values(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.GoldenFiles("partition_text").Single(f => Path.GetFileNameWithoutExtension(f) == file)));
        JsonElement root = document.RootElement;
        GoldenFields.ShouldBeKnown(root, file, "schema", "case", "tool", "versions", "tolerance", "text", "function", "segments", "offsets", "mask_token", "clustering", "max_evals", "batch_size", "masks", "texts", "base_value", "values", "evaluations", "conventions");
        GoldenFields.ShouldSay(root, "schema", "xai-partition-text/1");
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        string text = root.GetProperty("text").GetString()!;
        TextPieces pieces = TextPieces.At(text, [.. root.GetProperty("offsets").EnumerateArray().Select(o => new TextRange(o[0].GetInt32(), o[1].GetInt32() - o[0].GetInt32()))]);
        pieces.Ranges.ShouldBe(TextSplitter.Split(text, TextSplit.LimeWords));
        var function = new GoldenTextFunction(root.GetProperty("function"));
        var game = GoldenTextFunction.Game.Of(pieces, function.Of, root.GetProperty("mask_token").GetString());
        var tree = new PlayerTree(pieces.Players, [.. root.GetProperty("clustering").EnumerateArray().Select(m => (m[0].GetInt32(), m[1].GetInt32()))]);
        GameValues found = OwenValues.ExplainWithin(game, tree, root.GetProperty("max_evals").GetInt64(), root.GetProperty("batch_size").GetInt32() / 2, TestContext.Current.CancellationToken);
        double[] expected = [.. root.GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
        found.BaseValues[0].ShouldBe(root.GetProperty("base_value").GetDouble(), tolerance);
        for (int i = 0; i < expected.Length; i++)
            found.Values[i].ShouldBe(expected[i], tolerance, $"{file}: {i}");
        found.Evaluations.ShouldBe(root.GetProperty("evaluations").GetInt64() + 2);
        (found.BaseValues[0] + found.Values.Sum()).ShouldBe(function.Of(text), 1e-12);
    }

    [Fact]
    public void Budget_IsKept_AndValuesAddUp()
    {
        var random = new Random(3);
        double[] table = [.. Enumerable.Range(0, 1 << 12).Select(_ => random.NextDouble())];
        var tree = TokenTree.Of(TextPieces.Of("one two three. four, five six! seven eight nine ten; eleven twelve", TextSplit.Words));
        for (int budget = 4; budget < 300; budget += 7)
        {
            var game = new GoldenTextFunction.Game(12, present => table[present.Select((p, i) => p << i).Sum()]);
            GameValues found = OwenValues.ExplainWithin(game, tree, budget, TestContext.Current.CancellationToken);
            game.Evaluated.ShouldBeLessThanOrEqualTo(budget);
            (found.BaseValues[0] + found.Values.Sum()).ShouldBe(found.Predictions[0], 1e-12);
            if (OwenValues.Evaluations(tree) + 2 <= budget)
                found.Values.ShouldBe(OwenValues.Explain(game, tree, cancellation: TestContext.Current.CancellationToken).Values);
        }
    }
}
