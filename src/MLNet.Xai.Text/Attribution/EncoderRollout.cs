using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>Attention rollout and gradient rollout of an encoder.</summary>
internal static class EncoderRollout
{
    /// <summary>Explains one text by its tokens; values sum to 1.</summary>
    public static TextExplanation Explain(TextEncoder encoder, EncodedText encoded, TextRolloutOptions options, ClassTarget target, CancellationToken cancellation) =>
        encoder.Run(encoded, embedded =>
        {
            cancellation.ThrowIfCancellationRequested();
            using IDisposable recording = set_grad_enabled(options.Gradients);
            List<Tensor> attentions = [];
            Tensor words = options.Gradients ? embedded.Words.clone().requires_grad_(true) : embedded.Words;
            Tensor raw = ModelOutputs.Check(encoder.Model, encoder.Model.FromWords(words, embedded.Mask, attentions), 1);
            Tensor outputs = OutputHead.OfOutputs(encoder.Head, raw.shape[1], [target]).Outputs(raw);
            TargetClass meant = target.Resolve(ModelOutputs.Values(outputs), encoder.ClassNames)[0];
            int heads = Heads(attentions, embedded.Count, options.AttentionHead);
            float[] values = Flat(attentions);
            var attention = new AttentionMaps(values, attentions.Count, heads, embedded.Count);
            cancellation.ThrowIfCancellationRequested();
            double[] rolled = options.Gradients
                ? AttentionRollout.ComputeTokensWithGradients(
                    attention, new(Gradients(attentions, TargetedModel.Select(outputs, [meant]).sum()), attentions.Count, heads, embedded.Count),
                    options.Query, options.AttentionHead, options.Discard, options.Residual)
                : AttentionRollout.ComputeTokens(attention, options.Query, options.HeadFusion, options.AttentionHead, options.Discard, options.Residual);
            return new TextExplanation
            {
                Text = encoded.Text,
                Tokens = encoded.Tokens,
                Values = rolled,
                Output = meant.Score(ModelOutputs.Exactly(outputs)),
                OutputName = encoder.NameOf(meant.Class, meant.Against < 0 ? null : meant.Against),
                Method = Describe(options),
                SeenLength = encoded.SeenLength,
            };
        });

    public static string Describe(TextRolloutOptions options) => options.Gradients ? "Gradient rollout" : "Attention rollout";

    private static int Heads(List<Tensor> attentions, int tokens, int? head)
    {
        if (attentions.Count == 0)
            throw new ArgumentException("The model gives no attention: rollout is for encoders that do.");
        long heads = attentions[0].dim() == 4 ? attentions[0].shape[1] : 0;
        for (int l = 0; l < attentions.Count; l++)
        {
            if (!attentions[l].shape.AsSpan().SequenceEqual([1, heads, tokens, tokens]))
            {
                throw new ArgumentException(
                    $"Block {l} gives attention [{AttributionInput.Text(attentions[l])}]; it must be [1, heads, {tokens}, {tokens}] with as many heads in every block.");
            }
        }

        return head is not { } h || h < heads ? (int)heads : throw new ArgumentException($"There is no attention head {h}: a block has {heads}, 0 to {heads - 1}.");
    }

    private static float[] Gradients(List<Tensor> attentions, Tensor target)
    {
        foreach (Tensor attention in attentions)
        {
            if (!attention.requires_grad)
                throw new ArgumentException("The model gives attention without its graph, so that it has no gradient.");
            attention.retain_grad();
        }

        TargetedModel.Backward(target, null, attentions);
        return Flat([.. attentions.Select((a, l) => a.grad
            ?? throw new ArgumentException($"The model's output does not depend on the attention that block {l} gives: it must be the tensor that the block goes on with."))]);
    }

    private static float[] Flat(List<Tensor> layers)
    {
        using DisposeScope scope = NewDisposeScope();
        return ModelOutputs.Values(stack([.. layers.Select(l => l.detach())]));
    }
}
