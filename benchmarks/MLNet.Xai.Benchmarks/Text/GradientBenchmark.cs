using System.Globalization;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Benchmarks.Text;

/// <summary>Integrated gradients over a BERT's word embeddings against the same forward and backward passes made by hand, and their memory by the batch.</summary>
/// <remarks>Random weights: time does not depend on them.</remarks>
internal static class GradientBenchmark
{
    private const int Tokens = 32, Steps = 50, Width = 256;

    /// <summary>Rows of a table: what, by hand in ms, ours in ms, ours / by hand (min - median - max), MB that ours adds at its peak.</summary>
    public static IEnumerable<string> Rows(bool quick)
    {
        TorchRuntime.EnsureLoaded();
        set_num_threads(1);
        random.manual_seed(1);
        using var model = new BertModel(new() { VocabularySize = 1000, HiddenSize = Width, Layers = 4, Heads = 4, IntermediateSize = 4 * Width, MaxPositions = 128 });
        model.eval();
        foreach (int batch in (int[])[1, 16, 50])
            yield return Row(model, batch, Steps, quick ? 3 : 15);
        foreach (int steps in (int[])[200, 800])
            yield return Row(model, 16, steps, quick ? 1 : 3);
    }

    private static string Row(BertModel model, int batch, int steps, int pairs)
    {
        var tokenizer = BertTokenizer.FromTokens(["[PAD]", "[CLS]", "[SEP]", "[UNK]", .. Enumerable.Range(0, 996).Select(i => $"w{i}")]);
        string text = string.Join(' ', Enumerable.Range(10, Tokens - 2).Select(i => $"w{i}"));
        var method = new IntegratedGradients { Steps = steps, BatchSize = batch };
        var options = new TextAttributionOptions { Target = ClassTarget.Class(1), Units = TextUnits.Tokens };
        long[] ids = [.. tokenizer.Encode(text).Ids.Select(i => (long)i)];
        double[] found = [.. Ours().Values], expected = ByHand(model, ids, batch, steps);
        for (int t = 0; t < found.Length; t++)
        {
            if (Math.Abs(found[t] - expected[t]) > 1e-4)
                throw new InvalidOperationException($"Token {t} gets {found[t]}, by hand {expected[t]}.");
        }

        var run = PairedRun.Measure(new(() => _ = ByHand(model, ids, batch, steps), 1, Clock.Thread), new(() => _ = Ours(), 1, Clock.Thread), pairs, 0);
        double memory = PeakMemory.Megabytes(() => _ = Ours());
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| integrated gradients, {steps} steps in batches of {batch} | {run.Baseline / 1000:F0} | {run.Ours / 1000:F0} | {1 / run.MaxRatio:F2} - **{1 / run.Ratio:F2}** - {1 / run.MinRatio:F2} | {memory:F0} |");

        TextExplanation Ours() => TextExplainers.Explain(model, tokenizer, text, method, options);
    }

    /// <summary>What a careful user writes: the quadrature over batches of leaves, gradients for those leaves alone.</summary>
    private static double[] ByHand(BertModel model, long[] tokens, int batch, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = tensor(tokens, [1, Tokens]), from = ids.clone();
        from[0, 1..(Tokens - 1)] = 0;
        Tensor words = model.EmbedWords(ids).detach(), baseline = model.EmbedWords(from).detach(), way = words - baseline, mean = zeros_like(way);
        (double[] points, double[] weights) = PathRules.Nodes(PathRule.GaussLegendre, steps);
        for (int first = 0; first < steps; first += batch)
        {
            using DisposeScope pass = NewDisposeScope();
            int count = Math.Min(batch, steps - first);
            Tensor at = tensor(points.AsSpan(first, count).ToArray(), dtype: ScalarType.Float32).reshape(-1, 1, 1);
            Tensor weight = tensor(weights.AsSpan(first, count).ToArray(), dtype: ScalarType.Float32).reshape(-1, 1, 1);
            Tensor leaf = (baseline + (at * way)).requires_grad_(true);
            Tensor logits = model.FromWords(leaf, ones([count, Tokens], ScalarType.Int64));
            autograd.backward([logits[.., 1].sum()], inputs: [leaf]);
            _ = mean.add_(leaf.grad!.mul(weight).sum(0, keepdim: true));
        }

        return way.mul(mean)[0].sum(1).to_type(ScalarType.Float64).data<double>().ToArray();
    }
}
