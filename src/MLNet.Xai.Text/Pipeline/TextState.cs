using MLNet.Xai.Tabular;
using MLNet.Xai.Text.Columns;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>Scores of texts and explanations of them in binary form: model and tokenizer first, then explanation after explanation.</summary>
internal static class TextState
{
    private const byte Version = 1;

    public static void Write(BinaryWriter writer, ScoreRows rows, IReadOnlyList<TextExplanationState> parts)
    {
        TextClassifier classifier = rows.Classifier;
        writer.Write(Version);
        writer.Write(rows.TextColumn);
        writer.Write(rows.Prefix);
        writer.WriteStrings(classifier.Labels);
        HeadState.Write(writer, classifier.Head.Head);
        writer.Write(classifier.BatchSize);
        writer.Write(classifier.MaxTokens);
        classifier.Tokenizer.Write(writer);
        classifier.Model.Write(writer);
        writer.Write(parts.Count);
        foreach (TextExplanationState part in parts)
        {
            writer.Write(part.Name);
            writer.Write((byte)part.Units);
            writer.Write(part.Explainer.GetType().Name);
            part.Explainer.Write(writer);
        }
    }

    /// <exception cref="InvalidDataException">It is damaged, or of a later version.</exception>
    public static (ScoreRows Rows, TextExplanationState[] Parts) Read(BinaryReader reader)
    {
        if (reader.ReadByte() is var version && version != Version)
            throw new InvalidDataException($"the scores of texts are of version {version}; this MLNet.Xai reads {Version}");
        (string column, string prefix, string[] labels) = (reader.ReadString(), reader.ReadString(), reader.ReadStrings());
        ModelHead head = HeadState.Read(reader) ?? throw new InvalidDataException("the head of a text model is missing");
        (int batch, int most) = (reader.ReadInt32(), reader.ReadInt32());
        TextTokenizer tokenizer = TextTokenizer.Read(reader);
        var model = SharedModel<TextModel>.Read(TextModelMaker.Instance, reader);
        var classifier = new TextClassifier(model, tokenizer, labels, new OutputHead(head), batch, most);

        // Columns have room for so many tokens, whatever texts there are.
        if (labels.Length != classifier.ClassCount || labels.Distinct(StringComparer.Ordinal).Count() != labels.Length || batch is < 1 or > 1 << 20 || most is < 1 or > 1 << 20)
            throw new InvalidDataException($"a text model of {classifier.ClassCount} classes has {labels.Length} names, in batches of {batch} texts of {most} tokens");
        int count = reader.ReadInt32();
        List<TextExplanationState> parts = [];
        for (int p = 0; p < count; p++)
        {
            (string name, var units) = (reader.ReadString(), (TextUnits)reader.ReadByte());
            if (name.Length == 0 || !Enum.IsDefined(units))
                throw new InvalidDataException("the column has no name, or there are no such units");
            parts.Add(new TextExplanationState(name, units, EncoderPart.Read(reader.ReadString(), reader, column, classifier)));
        }

        return (new ScoreRows(column, classifier, prefix), [.. parts]);
    }
}
