using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Shapley;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>The options of Shapley values inside the state of a saved explainer.</summary>
internal static class ShapState
{
    public static void Write(BinaryWriter writer, ImageShapOptions options)
    {
        writer.Write((byte)options.Method);
        options.Segmentation.Write(writer);
        writer.Write(options.MaxEvaluations);
        writer.Write(options.HideColor is not null);
        (byte r, byte g, byte b) = options.HideColor ?? default;
        writer.Write([r, g, b]);
        writer.Write(options.Seed);
        writer.Write(options.BatchSize);
        HeadState.Write(writer, options.Head);
        writer.Write(options.Fold);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static ImageShapOptions Read(BinaryReader reader)
    {
        var options = new ImageShapOptions { Method = (ImageShapMethod)reader.ReadByte(), Segmentation = ImageSegmentation.Read(reader), MaxEvaluations = reader.ReadInt32() };
        bool hide = reader.ReadBoolean();
        (byte, byte, byte) color = (reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        options.HideColor = hide ? color : null;
        (options.Seed, options.BatchSize, options.Head, options.Fold) = (reader.ReadInt32(), reader.ReadInt32(), HeadState.Read(reader), reader.ReadBoolean());
        try
        {
            options.Check();
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException(e.Message, e);
        }

        return options;
    }
}
