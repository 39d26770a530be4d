using System.Numerics.Tensors;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Imaging;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>A map over the picture that it explains.</summary>
internal sealed class OverlayRows(string name, PictureColumn image, string mapColumn, int mapHeight, int mapWidth, OverlayOptions options) : RowExplainer
{
    public override string Name => $"The overlay '{name}'";

    public string ColumnName => name;

    public override IReadOnlyList<InputColumn> Inputs { get; } = [image, new(mapColumn, InputKind.Vector, mapHeight * mapWidth)];

    public override IReadOnlyList<OutputColumn> Outputs { get; } = Describe(name, image.Recipe, mapColumn);

    public static OutputColumn[] Describe(string name, ImageRecipe recipe, string mapColumn) =>
        [new PictureOutput(recipe.Height, recipe.Width) { Name = name, Annotate = annotations => annotations.AddText(ExplanationAnnotations.Method, "Overlay of " + mapColumn) }];

    public override bool Needs(int input, bool[] activeOutputs) => true;

    public override int MostRows(bool[] activeOutputs) => 16;

    public override void Explain(in ExplainBlock block)
    {
        int size = Inputs[0].Size, pixels = mapHeight * mapWidth;
        for (int row = 0; row < block.Count; row++)
        {
            byte[] rgb = new byte[size];
            TensorPrimitives.ConvertTruncating(block.Input(0).Slice(row * size, size), rgb.AsSpan());
            byte[] drawn = Draw(rgb, block.Input(1).Slice(row * pixels, pixels));
            TensorPrimitives.ConvertTruncating(drawn.AsSpan(), block.Output(0).Slice(row * size, size));
        }
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new OverlayTransformer(this, watch);

    public override void Write(BinaryWriter writer)
    {
        writer.Write(name);
        image.Write(writer);
        writer.Write(mapColumn);
        writer.Write(mapHeight);
        writer.Write(mapWidth);
        writer.Write(options.Signed is null ? "" : $"{options.Signed}");
        writer.Write(options.Colors?.Name ?? "");
        writer.Write(options.ImageWeight);
    }

    internal static RowExplainer Read(BinaryReader reader)
    {
        (string name, var image) = (reader.ReadString(), PictureColumn.Read(reader));
        (string mapColumn, int height, int width) = (reader.ReadString(), reader.ReadInt32(), reader.ReadInt32());
        (string signed, string colors) = (reader.ReadString(), reader.ReadString());
        return new OverlayRows(name, image, mapColumn, height, width, new OverlayOptions
        {
            Signed = signed.Length > 0 ? bool.Parse(signed) : null,
            Colors = colors.Length > 0 ? ColorMap.Named(colors) : null,
            ImageWeight = reader.ReadDouble(),
        });
    }

    // Signed maps get 0 in the middle of the colours, others at their lower end; the largest magnitude at the end.
    private byte[] Draw(byte[] rgb, ReadOnlySpan<float> values)
    {
        ImageRecipe recipe = image.Recipe;
        float[] map = (mapHeight, mapWidth) == (recipe.Height, recipe.Width) ? values.ToArray() : CamScaling.Resize(values, mapWidth, mapHeight, recipe.Width, recipe.Height);
        bool signed = options.Signed ?? TensorPrimitives.Min<float>(map) < 0;
        float largest = Math.Abs(TensorPrimitives.MaxMagnitude<float>(map));
        if (largest > 0)
            TensorPrimitives.Divide(map, signed ? 2 * largest : largest, map);
        if (signed)
            TensorPrimitives.Add(map, 0.5f, map);
        return Overlay.Heat(signed ? Overlay.Gray(rgb) : rgb, map, options.Colors ?? (signed ? ColorMap.BlueRed : ColorMap.Jet), options.ImageWeight);
    }
}
