using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Shapes;

namespace ImageComparison;

/// <summary>Held-out pictures of shapes, and where on them the shape is.</summary>
internal static class ShapePhotos
{
    public static PhotoSet Draw(MLContext ml, int count)
    {
        ShapePicture[] drawn = [.. Enumerable.Range(0, count).Select(n => ShapePicture.Draw(Training.HeldOut + n))];
        return new PhotoSet(
            [.. drawn.Select((p, n) => new Photo($"{n:00}-{ShapePicture.Names[(int)p.Shape]}", p.Mask, (int)p.Shape))],
            ml.Data.LoadFromEnumerable(drawn.Select(Row.Of)),
            new EstimatorChain<ITransformer>());
    }

    private sealed class Row
    {
        [ImageType(ShapePicture.Size, ShapePicture.Size)]
        [ColumnName(PhotoSet.Image)]
        public MLImage? Image { get; set; }

        /// <summary>1 on the shape, 0 elsewhere.</summary>
        [ColumnName(Agreement.Truth)]
        [VectorType(ShapePicture.Size, ShapePicture.Size)]
        public float[] Truth { get; set; } = [];

        public static Row Of(ShapePicture picture) => new() { Image = picture.ToImage(), Truth = [.. picture.Mask.Select(m => m ? 1f : 0f)] };
    }
}
