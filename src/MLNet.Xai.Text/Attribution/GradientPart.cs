using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Pipeline;
using MLNet.Xai.Torch.Saving;

namespace MLNet.Xai.Text.Attribution;

/// <summary>Columns that look into the model that a text is scored with. The network's output before the activation is explained.</summary>
/// <param name="textColumn">The column of text.</param>
/// <param name="classifier">The model.</param>
/// <param name="target">What is explained of it.</param>
internal abstract class GradientPart(string textColumn, TextClassifier classifier, ClassTarget target) : EncoderPart(textColumn, classifier)
{
    protected ClassTarget Target => target;

    // A loaded model is made when it is first asked for.
    protected TextEncoder Encoder => new(Classifier.Model.Module, Classifier.Tokenizer, Classifier.Labels, Classifier.Head.Head, Classifier.MaxTokens);

    public override void Annotate(DataViewSchema.Annotations.Builder annotations) => annotations.AddText(ExplanationAnnotations.Target, TargetState.Describe(target));

    public override Func<TextExplanation> Open(DataViewRow row, Watch watch)
    {
        TextEncoder encoder = Encoder;
        ValueGetter<ReadOnlyMemory<char>> text = row.GetGetter<ReadOnlyMemory<char>>(row.Schema[TextColumn]);
        return () =>
        {
            ReadOnlyMemory<char> value = default;
            text(ref value);
            return Explain(encoder, value.ToString(), watch.Cancellation);
        };
    }

    public override void Write(BinaryWriter writer) => TargetState.Write(writer, target);

    /// <exception cref="InvalidDataException">There is no such class.</exception>
    protected static ClassTarget ReadTarget(BinaryReader reader, TextClassifier classifier)
    {
        var target = TargetState.Read(reader, classifier.ClassCount);
        if (target.Count != 1 || target.Index >= classifier.ClassCount || target.Against >= classifier.ClassCount || (target.Name is { } name && !classifier.Labels.Contains(name)))
            throw new InvalidDataException($"one class is explained; {TargetState.Describe(target)} is none of {classifier.ClassCount}");
        return target;
    }

    protected abstract TextExplanation Explain(TextEncoder encoder, string text, CancellationToken cancellation);
}
