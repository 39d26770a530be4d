using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Cam;

/// <summary>Maps from a transformer's attention: how much of the class token's last state comes from each patch, or from each token of a text.</summary>
/// <remarks>
/// The class token is token 0; more may stand before the patches. Results are one number a patch, in the order of the patches; reshape them to the grid. Of texts they
/// are one number a token, special ones counted, which sum to 1.
/// </remarks>
public static class AttentionRollout
{
    /// <summary>
    /// Attention rollout: the product over layers of <c>normalise(fused + I)</c>, read off in the class token's row.
    /// Abnar and Zuidema, "Quantifying attention flow in transformers", ACL 2020.
    /// </summary>
    /// <param name="attention">The attention matrices.</param>
    /// <param name="fusion">How heads are fused.</param>
    /// <param name="head">One head alone, instead of fusing them.</param>
    /// <param name="discard">Part of the smallest entries of each layer's matrix that is set to zero first, never the class token's to itself; 0 keeps all.</param>
    /// <param name="prefixTokens">Tokens before those of the patches, the class token among them.</param>
    public static float[] Compute(AttentionMaps attention, HeadFusion fusion = HeadFusion.Mean, int? head = null, double discard = 0, int prefixTokens = 1)
    {
        Check(attention, head, discard, prefixTokens);
        return Patches(Roll(attention.Tokens, Fused(attention, fusion, head), discard, RolloutQuery.FirstToken, residual: true, keepFirst: true), prefixTokens);
    }

    /// <summary>Attention rollout of a text, as <see cref="Compute"/>: one number for every token, which sum to 1.</summary>
    /// <param name="attention">The attention matrices.</param>
    /// <param name="query">Whose last states are looked at.</param>
    /// <param name="fusion">How heads are fused.</param>
    /// <param name="head">One head alone, instead of fusing them.</param>
    /// <param name="discard">Part of the smallest entries of each layer's matrix that is set to zero first, never the first token's to itself; 0 keeps all.</param>
    /// <param name="residual">Whether the identity, which stands for the residual connections, is added to each layer's matrix.</param>
    /// <exception cref="ArgumentException">Without the residual everything that a token attends to was discarded.</exception>
    public static double[] ComputeTokens(
        AttentionMaps attention, RolloutQuery query = RolloutQuery.FirstToken, HeadFusion fusion = HeadFusion.Mean, int? head = null, double discard = 0, bool residual = true)
    {
        Check(attention, head, discard, 1);
        return Roll(attention.Tokens, Fused(attention, fusion, head), discard, query, residual, keepFirst: true);
    }

    /// <summary>
    /// Gradient attention rollout: as <see cref="Compute"/>, with the positive part of the mean over heads of <c>gradient x attention</c>
    /// in place of the attention, so that the map belongs to a target. Chefer, Gur and Wolf, CVPR 2021, in the simple form of vit-explain.
    /// As there, what is discarded may be the class token's entry to itself.
    /// </summary>
    public static float[] ComputeWithGradients(AttentionMaps attention, AttentionMaps gradients, int? head = null, double discard = 0, int prefixTokens = 1)
    {
        Check(attention, head, discard, prefixTokens);
        return Patches(Roll(attention.Tokens, Weighted(attention, gradients, head), discard, RolloutQuery.FirstToken, residual: true, keepFirst: false), prefixTokens);
    }

    /// <summary>Gradient attention rollout of a text, as <see cref="ComputeWithGradients"/>: one number for every token, which sum to 1.</summary>
    /// <param name="attention">The attention matrices.</param>
    /// <param name="gradients">The gradients of what is explained with respect to them.</param>
    /// <param name="query">Whose last states are looked at.</param>
    /// <param name="head">One head alone, instead of the mean over heads.</param>
    /// <param name="discard">Part of the smallest entries of each layer's matrix that is set to zero first; 0 keeps all.</param>
    /// <param name="residual">Whether the identity, which stands for the residual connections, is added to each layer's matrix.</param>
    /// <exception cref="ArgumentException">The shapes differ; or without the residual nothing that a token attends to is left.</exception>
    public static double[] ComputeTokensWithGradients(
        AttentionMaps attention, AttentionMaps gradients, RolloutQuery query = RolloutQuery.FirstToken, int? head = null, double discard = 0, bool residual = true)
    {
        Check(attention, head, discard, 1);
        return Roll(attention.Tokens, Weighted(attention, gradients, head), discard, query, residual, keepFirst: false);
    }

    /// <summary>
    /// LeGrad: positive gradients with respect to the attention maps, averaged over layers, heads and queries.
    /// Bousselham et al., "LeGrad: an explainability method for vision transformers via feature formation sensitivity", ICCV 2025.
    /// </summary>
    /// <param name="gradients">For each layer the gradient of that layer's own prediction: what the network's head makes of the layer's tokens.</param>
    /// <param name="head">One head alone, instead of the mean over heads.</param>
    /// <param name="prefixTokens">Tokens before those of the patches, the class token among them.</param>
    public static float[] LeGrad(AttentionMaps gradients, int? head = null, int prefixTokens = 1)
    {
        Check(gradients, head, 0, prefixTokens);
        int from = head ?? 0, to = head + 1 ?? gradients.Heads, count = gradients.Layers * (to - from) * gradients.Tokens;
        var map = new float[gradients.Tokens - prefixTokens];
        for (int l = 0; l < gradients.Layers; l++)
        {
            for (int h = from; h < to; h++)
            {
                for (int query = 0; query < gradients.Tokens; query++)
                {
                    ReadOnlySpan<float> row = gradients[l, h].Slice((query * gradients.Tokens) + prefixTokens, map.Length);
                    for (int t = 0; t < map.Length; t++)
                        map[t] += Math.Max(row[t], 0) / count;
                }
            }
        }

        return map;
    }

    private static void Check(AttentionMaps attention, int? head, double discard, int prefixTokens)
    {
        if (prefixTokens < 1 || prefixTokens >= attention.Tokens)
            throw new ArgumentOutOfRangeException(nameof(prefixTokens), prefixTokens, $"Of {attention.Tokens} tokens at least the class token and not all stand before the patches.");
        if (head is { } h && (h < 0 || h >= attention.Heads))
            throw new ArgumentOutOfRangeException(nameof(head), h, $"There is no head {h}; a layer has {attention.Heads}.");
        if (!(discard is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(discard), discard, "The discarded part is at least 0 and less than 1.");
    }

    private static double[][] Fused(AttentionMaps attention, HeadFusion fusion, int? head)
    {
        var layers = new double[attention.Layers][];
        for (int l = 0; l < layers.Length; l++)
            layers[l] = Fuse(attention, l, fusion, head);
        return layers;
    }

    /// <summary>The positive parts of the heads' means of gradient x attention.</summary>
    private static double[][] Weighted(AttentionMaps attention, AttentionMaps gradients, int? head)
    {
        if (gradients.Layers != attention.Layers || gradients.Heads != attention.Heads || gradients.Tokens != attention.Tokens)
            throw new ArgumentException("Attention and its gradients differ in shape.", nameof(gradients));
        float[] products = new float[attention.Values.Length];
        TensorPrimitives.Multiply(attention.Values, gradients.Values, products);
        AttentionMaps weighted = new(products, attention.Layers, attention.Heads, attention.Tokens);
        var layers = new double[attention.Layers][];
        for (int l = 0; l < layers.Length; l++)
        {
            layers[l] = Fuse(weighted, l, HeadFusion.Mean, head);
            TensorPrimitives.Max(layers[l], 0, layers[l]);
        }

        return layers;
    }

    private static double[] Fuse(AttentionMaps attention, int layer, HeadFusion fusion, int? head)
    {
        var fused = new double[attention.Tokens * attention.Tokens];
        int from = head ?? 0, to = head + 1 ?? attention.Heads;
        for (int i = 0; i < fused.Length; i++)
        {
            double value = attention[layer, from][i];
            for (int h = from + 1; h < to; h++)
            {
                double other = attention[layer, h][i];
                value = fusion switch { HeadFusion.Max => Math.Max(value, other), HeadFusion.Min => Math.Min(value, other), _ => value + other };
            }

            fused[i] = fusion == HeadFusion.Mean ? value / (to - from) : value;
        }

        return fused;
    }

    /// <summary>Only some rows of the product are needed: a row vector times the layers' matrices, from the last to the first.</summary>
    private static double[] Roll(int n, double[][] layers, double discard, RolloutQuery query, bool residual, bool keepFirst)
    {
        var row = new double[n];
        if (query == RolloutQuery.MeanOfTokens)
            Array.Fill(row, 1.0 / n);
        else
            row[0] = query == RolloutQuery.FirstToken ? 1 : throw new ArgumentOutOfRangeException(nameof(query), query, "There is no such query.");
        for (int l = layers.Length - 1; l >= 0; l--)
        {
            double[] matrix = layers[l];
            Discard(matrix, discard, keepFirst);
            var next = new double[n];
            for (int i = 0; i < n; i++)
            {
                if (row[i] == 0)
                    continue;
                Span<double> attended = matrix.AsSpan(i * n, n);
                if (residual)
                    attended[i] += 1;
                double sum = TensorPrimitives.Sum<double>(attended);
                if (!(sum > 0))
                    throw new ArgumentException($"Nothing that token {i} attends to in layer {l} is left: keep the residual, or discard less.");
                TensorPrimitives.MultiplyAdd(attended, row[i] / sum, next, next);
            }

            row = next;
        }

        return row;
    }

    private static float[] Patches(double[] row, int prefixTokens) => [.. row.Skip(prefixTokens).Select(v => (float)v)];

    /// <summary>Zeroes the smallest entries, all but the first of them where that is kept: what the class token pays to itself.</summary>
    private static void Discard(double[] matrix, double part, bool keepFirst)
    {
        double first = matrix[0];
        foreach (int i in Enumerable.Range(0, matrix.Length).OrderBy(i => matrix[i]).Take((int)(part * matrix.Length)).ToArray())
            matrix[i] = 0;
        if (keepFirst)
            matrix[0] = first;
    }
}
