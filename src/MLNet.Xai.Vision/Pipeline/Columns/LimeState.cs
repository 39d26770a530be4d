using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Saving;
using MLNet.Xai.Vision.Lime;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>LIME's options inside the state of a saved explainer.</summary>
internal static class LimeState
{
    /// <summary>The options for one class, or for the classes with the largest scores.</summary>
    public static ImageLimeOptions Copy(ImageLimeOptions options, ModelHead head, int? label, int top)
    {
        LimeImageOptions lime = options.Lime;
        return new ImageLimeOptions
        {
            Segmentation = options.Segmentation,
            HideColor = options.HideColor,
            Head = head,
            Fold = options.Fold,
            Lime = new LimeImageOptions
            {
                Samples = lime.Samples,
                BatchSize = lime.BatchSize,
                KernelWidth = lime.KernelWidth,
                TopLabels = top,
                Labels = label is { } one ? [one] : null,
                Features = lime.Features,
                Selection = lime.Selection,
                Ridge = lime.Ridge,
                Seed = lime.Seed,
                StopAtStandardError = lime.StopAtStandardError,
            },
        };
    }

    public static void Write(BinaryWriter writer, ImageLimeOptions options)
    {
        options.Segmentation.Write(writer);
        writer.Write(options.HideColor is not null);
        (byte r, byte g, byte b) = options.HideColor ?? default;
        writer.Write([r, g, b]);
        HeadState.Write(writer, options.Head);
        writer.Write(options.Fold);
        LimeImageOptions lime = options.Lime;
        writer.Write(lime.Samples);
        writer.Write(lime.BatchSize);
        writer.Write(lime.KernelWidth);
        writer.Write(lime.TopLabels);
        writer.Write(lime.Labels?[0] ?? -1);
        writer.Write(lime.Features);
        writer.Write(lime.Selection.ToString());
        writer.Write(lime.Ridge);
        writer.Write(lime.Seed);
        writer.Write(lime.StopAtStandardError ?? double.NaN);
    }

    public static ImageLimeOptions Read(BinaryReader reader)
    {
        var options = new ImageLimeOptions { Segmentation = ImageSegmentation.Read(reader) };
        bool hide = reader.ReadBoolean();
        (byte, byte, byte) color = (reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        options.HideColor = hide ? color : null;
        options.Head = HeadState.Read(reader);
        options.Fold = reader.ReadBoolean();
        (int samples, int batchSize, double kernelWidth) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble());
        (int top, int label, int features) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32());
        (FeatureSelection selection, double ridge, int seed) = (Enum.Parse<FeatureSelection>(reader.ReadString()), reader.ReadDouble(), reader.ReadInt32());
        double stop = reader.ReadDouble();
        options.Lime = new LimeImageOptions
        {
            Samples = samples,
            BatchSize = batchSize,
            KernelWidth = kernelWidth,
            TopLabels = top,
            Labels = label < 0 ? null : [label],
            Features = features,
            Selection = selection,
            Ridge = ridge,
            Seed = seed,
            StopAtStandardError = double.IsNaN(stop) ? null : stop,
        };
        return options;
    }
}
