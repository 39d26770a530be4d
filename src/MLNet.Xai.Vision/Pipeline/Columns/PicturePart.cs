using System.Numerics.Tensors;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>The picture that all maps are about.</summary>
internal sealed class PicturePart(string name, ImageRecipe recipe) : ImagePart
{
    public override string Name => name;

    public override IReadOnlyList<OutputColumn> Columns { get; } = [new PictureOutput(recipe.Height, recipe.Width) { Name = name }];

    public override int MostRows => 16;

    public override void Explain(byte[][] pictures, int first, in ExplainBlock block)
    {
        int size = Columns[0].Width;
        for (int row = 0; row < pictures.Length; row++)
            TensorPrimitives.ConvertTruncating(pictures[row].AsSpan(), block.Output(first).Slice(row * size, size));
    }

    public override void Write(BinaryWriter writer) => writer.Write(name);
}
