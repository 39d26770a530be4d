using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Texts;

/// <summary>lime's LimeTextExplainer for the variants that it drew: its words and places, its variants' outputs, its weights.</summary>
public sealed class LimeTextGoldenTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("lime_text").Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Words_Variants_Weights(string file)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.GoldenFiles("lime_text").Single(f => Path.GetFileNameWithoutExtension(f) == file)));
        JsonElement root = document.RootElement;
        GoldenFields.ShouldBeKnown(root, file, "schema", "case", "tool", "versions", "tolerance", "text", "bow", "char_level", "mask_string", "conventions", "function", "players", "inactive", "texts", "labels", "distances", "solutions");
        GoldenFields.ShouldSay(root, "schema", "xai-lime-text/1");
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        string text = root.GetProperty("text").GetString()!;
        (bool bag, bool characters) = (root.GetProperty("bow").GetBoolean(), root.GetProperty("char_level").GetBoolean());
        TextPieces pieces = TextPieces.Of(text, characters ? TextSplit.Characters : TextSplit.LimeWords, together: bag);
        JsonElement[] players = [.. root.GetProperty("players").EnumerateArray()];
        pieces.Players.ShouldBe(players.Length);
        for (int p = 0; p < players.Length; p++)
        {
            TextRange[] places = [.. pieces.Ranges.Where((_, i) => pieces.PlayerOfPiece[i] == p)];
            places.Select(r => r.Start).ShouldBe(players[p].GetProperty("starts").EnumerateArray().Select(s => s.GetInt32()), $"{file}: player {p}");
            places.Select(r => text.Substring(r.Start, r.Length)).Distinct().ShouldBe([players[p].GetProperty("word").GetString()!]);
        }

        JsonElement[] inactive = [.. root.GetProperty("inactive").EnumerateArray()];
        byte[] masks = new byte[inactive.Length * pieces.Players];
        masks.AsSpan().Fill(1);
        for (int i = 0; i < inactive.Length; i++)
        {
            foreach (JsonElement player in inactive[i].EnumerateArray())
                masks[(i * pieces.Players) + player.GetInt32()] = 0;
        }

        // A hidden word of lime's is replaced where places count, taken out where they do not.
        string? mask = bag ? null : root.GetProperty("mask_string").GetString() ?? (characters ? "\0" : "UNKWORDZ");
        var masker = new TextMasker(pieces, mask);
        var function = new GoldenTextFunction(root.GetProperty("function"));
        string[] variants = [.. Enumerable.Range(0, inactive.Length).Select(i => masker.Render(masks.AsSpan(i * pieces.Players, pieces.Players)))];
        variants.Take(root.GetProperty("texts").GetArrayLength()).ShouldBe(root.GetProperty("texts").EnumerateArray().Select(t => t.GetString()!));
        double[] positive = [.. variants.Select(function.Of)], labels = [.. root.GetProperty("labels").EnumerateArray().Select(l => l.GetDouble())];
        for (int i = 0; i < labels.Length; i++)
            positive[i].ShouldBe(labels[i], 1e-12, $"{file}: sample {i}");
        double[] outputs = [.. positive.SelectMany(p => (double[])[1 - p, p])];
        foreach (JsonElement solution in root.GetProperty("solutions").EnumerateArray())
        {
            GoldenFields.ShouldBeKnown(solution, file, "selection", "num_features", "label", "intercept", "explanation", "score", "local_pred");
            var options = new LimeTextOptions { Features = solution.GetProperty("num_features").GetInt32(), Selection = Selection(solution.GetProperty("selection").GetString()!) };
            LimeFit fit = LimeTextExplainer.Fit(masks, pieces.Players, outputs, 2, options)[solution.GetProperty("label").GetInt32()];
            string where = $"{file}: {options.Selection}, {options.Features}";
            fit.Intercept.ShouldBe(solution.GetProperty("intercept").GetDouble(), tolerance, where);
            fit.Score.ShouldBe(solution.GetProperty("score").GetDouble(), tolerance, where);
            fit.LocalPrediction.ShouldBe(solution.GetProperty("local_pred").GetDouble(), tolerance, where);
            (int Player, double Weight)[] expected = [.. solution.GetProperty("explanation").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetDouble()))];
            fit.Selected.Order().ShouldBe(expected.Select(e => e.Player).Order(), where);
            foreach ((int player, double weight) in expected)
                fit.Weights[player].ShouldBe(weight, tolerance, where);
        }
    }

    [Fact]
    public void SameSeed_SameBits_AndEveryNumberHiddenAlike()
    {
        int[] hidden = new int[6];
        MaskedPredictor predict = (masks, batch, outputs) =>
        {
            for (int i = 0; i < batch; i++)
            {
                int kept = 0;
                foreach (byte bit in masks.Slice(i * 5, 5))
                    kept += bit;
                hidden[5 - kept]++;
                outputs[i] = kept + (masks[i * 5] * 2) - (masks[(i * 5) + 3] * masks[(i * 5) + 4]);
            }
        };
        var options = new LimeTextOptions { Samples = 5000, BatchSize = 64 };
        double[] first = LimeTextExplainer.Explain(5, 1, predict, options)[0].Weights;
        hidden[0].ShouldBe(1);
        hidden.Skip(1).ShouldAllBe(count => count > 900 && count < 1100);
        LimeTextExplainer.Explain(5, 1, predict, new LimeTextOptions { Samples = 5000, BatchSize = 999 })[0].Weights.ShouldBe(first);
        LimeTextExplainer.Explain(5, 1, predict, new LimeTextOptions { Samples = 5000, Seed = 2 })[0].Weights.ShouldNotBe(first);
    }

    private static FeatureSelection Selection(string name) => name switch
    {
        "auto" => FeatureSelection.Auto,
        "none" => FeatureSelection.None,
        "forward_selection" => FeatureSelection.ForwardSelection,
        "highest_weights" => FeatureSelection.HighestWeights,
        "lasso_path" => FeatureSelection.LassoPath,
        _ => throw new InvalidDataException($"No test knows the selection '{name}'."),
    };
}
