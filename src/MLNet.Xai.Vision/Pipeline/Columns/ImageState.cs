using MLNet.Xai.Columns;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.AnyModel;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Image columns in binary form: the network first, then part after part.</summary>
internal static class ImageState
{
    public static void Write(BinaryWriter writer, ImageRows rows, IReadOnlyList<ImagePart> parts)
    {
        ImageClassifier classifier = rows.Classifier;
        rows.Image.Write(writer);
        classifier.Model.Write(writer);
        WriteTexts(writer, classifier.Labels);
        HeadState.Write(writer, classifier.Head.Head);
        writer.Write(classifier.BatchSize);
        writer.Write(parts.Count);
        foreach (ImagePart part in parts)
        {
            writer.Write(part.GetType().Name);
            part.Write(writer);
        }
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ImageRows Read(BinaryReader reader)
    {
        var image = PictureColumn.Read(reader);
        var model = SharedModel<nn.Module<Tensor, Tensor>>.Read(ImageModelMaker.Instance, reader);
        if (TransformerState.Is(model.Architecture ?? ""))
            image = new TransformerPictureColumn(image.Name, image.Recipe, model);
        string[] labels = ReadTexts(reader);
        var head = new OutputHead(HeadState.Read(reader) ?? throw new InvalidDataException("the head of a network is missing"));
        var classifier = new ImageClassifier(model, image.Recipe, labels, head, reader.ReadInt32());
        if (labels.Length != classifier.ClassCount || classifier.BatchSize < 1)
            throw new InvalidDataException($"a network of {classifier.ClassCount} classes has {labels.Length} names, in batches of {classifier.BatchSize}");
        int count = reader.ReadInt32();
        List<ImagePart> parts = [];
        for (int p = 0; p < count; p++)
        {
            string kind = reader.ReadString();
            parts.Add(kind switch
            {
                nameof(ScorePart) => new ScorePart(classifier, reader.ReadString(), reader.ReadInt32()),
                nameof(CamPart) => CamPart.Read(reader, classifier),
                nameof(AttributionPart) => AttributionPart.Read(reader, classifier),
                nameof(LimePart) => LimePart.Read(reader, classifier),
                nameof(ShapPart) => ShapPart.Read(reader, classifier),
                nameof(PicturePart) => new PicturePart(reader.ReadString(), image.Recipe),
                nameof(QualityPart) => QualityPart.Read(reader, classifier, parts),
                _ => throw new InvalidDataException($"there is no image column of the kind '{kind}' here: use a later MLNet.Xai.Vision"),
            });
        }

        return new ImageRows(image, classifier, parts);
    }

    private static void WriteTexts(BinaryWriter writer, IReadOnlyCollection<string> texts)
    {
        writer.Write(texts.Count);
        foreach (string text in texts)
            writer.Write(text);
    }

    private static string[] ReadTexts(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new InvalidDataException($"a list of {count} texts does not fit into what is left");
        string[] texts = new string[count];
        for (int i = 0; i < count; i++)
            texts[i] = reader.ReadString();
        return texts;
    }
}
