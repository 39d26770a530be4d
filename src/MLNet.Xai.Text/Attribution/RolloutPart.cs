using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Pipeline;

namespace MLNet.Xai.Text.Attribution;

/// <summary>Attention rollout or gradient rollout, as columns.</summary>
internal sealed class RolloutPart : GradientPart
{
    private readonly TextRolloutOptions _options;

    private RolloutPart(string textColumn, TextClassifier classifier, TextRolloutOptions options, ClassTarget target)
        : base(textColumn, classifier, target) => _options = options;

    public override string Method => EncoderRollout.Describe(_options);

    public override bool IsComplete => false;

    /// <summary>Tries the options on an empty text: that tells what is wrong with them.</summary>
    /// <exception cref="ArgumentException">There is no such class, or an option does not fit.</exception>
    public static RolloutPart Create(string textColumn, TextClassifier classifier, TextRolloutOptions options, ClassTarget target, CancellationToken cancellation)
    {
        options.Check();
        var part = new RolloutPart(textColumn, classifier, options, target);
        part.Encoder.Check(target);
        // Whether enough is left to attend to is a matter of the text.
        var trial = new TextRolloutOptions { Gradients = options.Gradients, Query = options.Query, HeadFusion = options.HeadFusion, AttentionHead = options.AttentionHead };
        _ = EncoderRollout.Explain(part.Encoder, part.Encoder.Encode(""), trial, target, cancellation);
        return part;
    }

    public override void Write(BinaryWriter writer)
    {
        base.Write(writer);
        writer.Write(_options.Gradients);
        writer.Write(_options.Query.ToString());
        writer.Write(_options.HeadFusion.ToString());
        writer.Write(_options.AttentionHead ?? -1);
        writer.Write(_options.Discard);
        writer.Write(_options.Residual);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static RolloutPart Read(BinaryReader reader, string textColumn, TextClassifier classifier)
    {
        ClassTarget target = ReadTarget(reader, classifier);
        var options = new TextRolloutOptions
        {
            Gradients = reader.ReadBoolean(),
            Query = Enum.Parse<RolloutQuery>(reader.ReadString()),
            HeadFusion = Enum.Parse<HeadFusion>(reader.ReadString()),
            AttentionHead = reader.ReadInt32() is >= 0 and var head ? head : null,
            Discard = reader.ReadDouble(),
            Residual = reader.ReadBoolean(),
        };
        options.Check();
        return new RolloutPart(textColumn, classifier, options, target);
    }

    protected override TextExplanation Explain(TextEncoder encoder, string text, CancellationToken cancellation) =>
        EncoderRollout.Explain(encoder, encoder.Encode(text), _options, Target, cancellation);
}
