using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>A method of <see cref="AttributionMethod"/> over the embeddings of words: each token gets what its embedding gets.</summary>
/// <param name="Method">The method, without a baseline.</param>
/// <param name="Baseline">What it compares with; null: [PAD].</param>
/// <param name="Reduction">How a token's values become one; null: the method's own.</param>
internal sealed record EncoderAttribution(AttributionMethod Method, TextBaseline? Baseline, TokenReduction? Reduction)
{
    public bool IsComplete => TextMethods.IsComplete(Method, Reduction);

    /// <summary>Explains one text by its tokens.</summary>
    public TextExplanation Explain(TextEncoder encoder, EncodedText encoded, ClassTarget target, CancellationToken cancellation) => encoder.Run(encoded, embedded =>
    {
        var module = EmbeddedEncoder.Of(encoder.Model);
        using IDisposable call = module.With(embedded.Mask);
        AttributionMethod method = TextMethods.HasBaseline(Method) ? TextMethods.With(Method, BaselineEmbeddings.Of(Baseline ?? TextBaseline.Pad, embedded)) : Method;
        Attributions found = method.Explain(module, embedded.Words, [target], encoder.ClassNames, encoder.Head, cancellation);
        double[] values = Reduce(found.Values);
        (double output, double delta) = (found.Scores[0], IsComplete ? found.ConvergenceDelta![0] : double.NaN);
        return new TextExplanation
        {
            Text = encoded.Text,
            Tokens = encoded.Tokens,
            Values = values,
            // The method's own base value: what completeness measures from, the mean over the baselines where there are several.
            BaseValue = IsComplete ? output - (values.Sum() - delta) : double.NaN,
            Output = output,
            Delta = delta,
            OutputName = encoder.NameOf(found.Classes[0], found.Against[0]),
            Method = TextMethods.Describe(Method),
            SeenLength = encoded.SeenLength,
        };
    });

    private double[] Reduce(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor each = values[0].to_type(ScalarType.Float64);
        Tensor reduced = TextMethods.Reduction(Method, Reduction) switch
        {
            TokenReduction.L2Norm => each.mul(each).sum(1).sqrt(),
            TokenReduction.L1Norm => each.abs().sum(1),
            _ => each.sum(1),
        };
        return reduced.cpu().contiguous().data<double>().ToArray();
    }
}
