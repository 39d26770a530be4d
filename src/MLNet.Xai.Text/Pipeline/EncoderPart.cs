using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>An explanation by the model that a text is scored with. A saved model holds that model once, so that these write and read only what is their own.</summary>
/// <param name="textColumn">The column of text.</param>
/// <param name="classifier">The model.</param>
internal abstract class EncoderPart(string textColumn, TextClassifier classifier) : TextExplainer
{
    public override string TextColumn => textColumn;

    public TextClassifier Classifier => classifier;

    /// <summary>Reads a part of any kind; every kind has its line here.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a kind that is not known here.</exception>
    public static EncoderPart Read(string kind, BinaryReader reader, string textColumn, TextClassifier classifier) => kind switch
    {
        nameof(AttributionPart) => AttributionPart.Read(reader, textColumn, classifier),
        nameof(RolloutPart) => RolloutPart.Read(reader, textColumn, classifier),
        nameof(EncoderPerturbation) => EncoderPerturbation.Read(reader, textColumn, classifier),
        _ => throw new InvalidDataException($"there is no explanation of texts of the kind '{kind}' here: use a later MLNet.Xai.Text"),
    };
}
