using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Pipeline;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Saving;

namespace MLNet.Xai.Text.Attribution;

/// <summary>A gradient method over the embeddings of words, as columns.</summary>
internal sealed class AttributionPart : GradientPart
{
    private readonly EncoderAttribution _attribution;

    private AttributionPart(string textColumn, TextClassifier classifier, EncoderAttribution attribution, ClassTarget target)
        : base(textColumn, classifier, target) => _attribution = attribution;

    public override string Method => TextMethods.Describe(_attribution.Method);

    public override bool IsComplete => _attribution.IsComplete;

    /// <summary>Tries the options on an empty text: that tells what is wrong with them.</summary>
    /// <exception cref="ArgumentException">There is no such class, or an option does not fit.</exception>
    public static AttributionPart Create(
        string textColumn, TextClassifier classifier, AttributionMethod method, TextBaseline? baseline, TokenReduction? reduction, ClassTarget target, CancellationToken cancellation)
    {
        TextMethods.Check(method, baseline, reduction);
        var own = new EncoderAttribution(MethodState.Shared.Copy(method), BaselineState.Copy(baseline), reduction);
        var part = new AttributionPart(textColumn, classifier, own, target);
        TextEncoder encoder = part.Encoder.With(method.AskedHead);
        encoder.Check(target);
        _ = (own with { Method = MethodTrial.Of(own.Method) }).Explain(encoder, encoder.Encode(""), target, cancellation);
        return part;
    }

    public override void Write(BinaryWriter writer)
    {
        base.Write(writer);
        MethodState.Shared.Write(writer, _attribution.Method);
        BaselineState.Write(writer, _attribution.Baseline);
        writer.Write(_attribution.Reduction?.ToString() ?? "");
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static AttributionPart Read(BinaryReader reader, string textColumn, TextClassifier classifier)
    {
        ClassTarget target = ReadTarget(reader, classifier);
        AttributionMethod method = MethodState.Shared.Read(reader);
        TextBaseline? baseline = BaselineState.Read(reader);
        TokenReduction? reduction = reader.ReadString() is { Length: > 0 } name ? Enum.Parse<TokenReduction>(name) : null;
        TextMethods.Check(method, baseline, reduction);
        return new AttributionPart(textColumn, classifier, new(method, baseline, reduction), target);
    }

    protected override TextExplanation Explain(TextEncoder encoder, string text, CancellationToken cancellation) =>
        _attribution.Explain(encoder, encoder.Encode(text), Target, cancellation);
}
