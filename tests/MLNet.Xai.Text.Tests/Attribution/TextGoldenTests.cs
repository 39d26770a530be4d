using System.Text.Json;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>Against captum 0.7's LayerIntegratedGradients over an embedding, in double precision.</summary>
public sealed class TextGoldenTests
{
    public static TheoryData<string> Files =>
        [.. TestData.GoldenFiles("attribution").Where(path => File.ReadAllText(path)[..400].Contains("h3-attribution-text", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Files))]
    public void LayerIntegratedGradients_EveryResult_MatchesCaptum(string path)
    {
        using DisposeScope scope = NewDisposeScope();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
        JsonElement root = document.RootElement;
        GoldenFields.ShouldBeKnown(root, path, "schema", "case", "tool", "versions", "note", "tolerance", "architecture", "weights", "ids", "baseline_ids", "target", "logits",
            "baseline_logits", "results", "conventions");
        GoldenFields.ShouldSay(root, "architecture", "x=emb[ids]+pos ; a=softmax((xWq+bq)(xWk+bk)^T/sqrt(d)) ; x=x+a(xWv+bv) ; logits=fc2(tanh(fc1(mean over tokens))) ; linear y = x W^T + b");
        GoldenFields.ShouldBeKnown(root.GetProperty("tolerance"), "tolerance", "abs");
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        using SmallEncoder model = Model(root.GetProperty("weights"));
        (int[] ids, int[] baselineIds) = (Ids(root, "ids"), Ids(root, "baseline_ids"));
        (double[] logits, double[] from) = (Data(root.GetProperty("logits")), Data(root.GetProperty("baseline_logits")));
        int target = root.GetProperty("target").GetInt32();
        Tensor words = model.EmbedWords(tensor(ids.Select(i => (long)i).ToArray(), [1, ids.Length])).detach();
        Tensor baseline = model.EmbedWords(tensor(baselineIds.Select(i => (long)i).ToArray(), [1, ids.Length])).detach();
        var encoder = new TextEncoder(model, Small.Tokenizer, null, null, ids.Length);
        var encoded = new EncodedText("", ids, [.. ids.Select((id, i) => new TextToken($"{id}", 0, 0, i))], 0);
        foreach (JsonElement result in root.GetProperty("results").EnumerateArray())
        {
            GoldenFields.ShouldBeKnown(result, "a result", "method", "n_steps", "attributions", "per_token_sum", "convergence_delta");
            int steps = result.GetProperty("n_steps").GetInt32();
            PathRule rule = Rule(result.GetProperty("method").GetString()!);
            var method = new IntegratedGradients { Rule = rule, Steps = steps };
            // captum's trapezoid weights sum to (n - 1) / n.
            double scale = rule == PathRule.RiemannTrapezoid ? steps / (steps - 1.0) : 1;
            var attribution = new EncoderAttribution(method, TextBaseline.Embeddings(baseline[0]) with { KeepSpecialTokens = false }, null);
            TextExplanation found = attribution.Explain(encoder, encoded, ClassTarget.Class(target), default);
            double[] sums = [.. result.GetProperty("per_token_sum")[0].EnumerateArray().Select(v => v.GetDouble() * scale)];
            Near(found.Values, sums, tolerance);
            Near([found.Output, found.BaseValue], [logits[target], from[target]], tolerance);
            double missing = (logits[target] - from[target]) * (scale - 1);
            Near([found.Delta], [(result.GetProperty("convergence_delta")[0].GetDouble() * scale) + missing], tolerance);
            Near(Each(model, method, words, baseline, target), [.. Data(result.GetProperty("attributions")).Select(v => v * scale)], tolerance);
        }
    }

    // Every value of the embeddings.
    private static double[] Each(SmallEncoder model, IntegratedGradients method, Tensor words, Tensor baseline, int target)
    {
        var module = EmbeddedEncoder.Of(model);
        using IDisposable call = module.With(ones([1, words.shape[1]], ScalarType.Int64));
        return TextMethods.With(method, baseline).Explain(module, words, ClassTarget.Class(target)).Values.data<double>().ToArray();
    }

    private static SmallEncoder Model(JsonElement weights)
    {
        long[] words = Shape(weights, "emb.weight"), positions = Shape(weights, "pos"), wide = Shape(weights, "fc1.weight"), narrow = Shape(weights, "fc2.weight");
        var model = new SmallEncoder(words[0], positions[0], words[1], wide[0], narrow[0]);
        _ = model.to(ScalarType.Float64);
        using IDisposable quiet = no_grad();
        Dictionary<string, Tensor> state = model.state_dict();
        foreach (JsonProperty weight in weights.EnumerateObject())
            state[weight.Name].copy_(tensor(Data(weight.Value), Shape(weights, weight.Name)));
        state.Count.ShouldBe(weights.EnumerateObject().Count());
        return model;
    }

    private static PathRule Rule(string method) => method switch
    {
        "gausslegendre" => PathRule.GaussLegendre,
        "riemann_left" => PathRule.RiemannLeft,
        "riemann_middle" => PathRule.RiemannMiddle,
        "riemann_right" => PathRule.RiemannRight,
        "riemann_trapezoid" => PathRule.RiemannTrapezoid,
        _ => throw new InvalidDataException($"There is no rule '{method}'."),
    };

    private static long[] Shape(JsonElement weights, string name) => [.. weights.GetProperty(name).GetProperty("shape").EnumerateArray().Select(v => v.GetInt64())];

    private static double[] Data(JsonElement e) => [.. e.GetProperty("data").EnumerateArray().Select(v => v.GetDouble())];

    private static int[] Ids(JsonElement root, string name) => [.. root.GetProperty(name)[0].EnumerateArray().Select(v => v.GetInt32())];

    private static void Near(IReadOnlyList<double> actual, double[] expected, double tolerance)
    {
        actual.Count.ShouldBe(expected.Length);
        for (int i = 0; i < expected.Length; i++)
            actual[i].ShouldBe(expected[i], tolerance, $"value {i}");
    }
}
