using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using Shapes;

namespace ImageComparison;

/// <summary>Pictures of shapes, and where on them the shape is.</summary>
internal static class ShapePhotos
{
    /// <summary>Held-out pictures for a network that sees so many rows and columns of them.</summary>
    public static PhotoSet Draw(MLContext ml, int count, int size = ShapePicture.Size)
    {
        Row[] rows = [.. Enumerable.Range(0, count).Select(n => new Row(Training.HeldOut + n, size))];
        return new PhotoSet(
            [.. rows.Select((r, n) => new Photo($"{n:00}-{r.Shape}", [.. r.Truth.Select(t => t > 0)], r.Shape))],
            View(ml, rows, size),
            new EstimatorChain<ITransformer>());
    }

    /// <summary>Pictures with their class, from a number on; an image is drawn anew for every pass, since who reads one may dispose of it.</summary>
    public static IDataView View(MLContext ml, int first, int count) =>
        View(ml, Enumerable.Range(first, count).Select(n => new Row(n, ShapePicture.Size)), ShapePicture.Size);

    private static IDataView View(MLContext ml, IEnumerable<Row> rows, int size)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[Agreement.Truth].ColumnType = new VectorDataViewType(NumberDataViewType.Single, size, size);
        return ml.Data.LoadFromEnumerable(rows.Select(r => r.WithImage()), schema);
    }

    private sealed class Row
    {
        private readonly ShapePicture? _picture;

        public Row()
        {
        }

        public Row(int number, int size)
        {
            _picture = ShapePicture.Draw(number);
            Shape = ShapePicture.Names[(int)_picture.Shape];
            Truth = [.. Enumerable.Range(0, size * size).Select(i => _picture.Mask[(At(i / size) * ShapePicture.Size) + At(i % size)] ? 1f : 0f)];

            // The pixel below the middle of one that the network sees.
            int At(int place) => ((2 * place) + 1) * ShapePicture.Size / (2 * size);
        }

        [ImageType(ShapePicture.Size, ShapePicture.Size)]
        [ColumnName(PhotoSet.Image)]
        public MLImage? Image { get; set; }

        public string Shape { get; set; } = "";

        /// <summary>1 on the shape, 0 elsewhere.</summary>
        [ColumnName(Agreement.Truth)]
        [VectorType]
        public float[] Truth { get; set; } = [];

        public Row WithImage() => new() { Image = _picture!.ToImage(), Shape = Shape, Truth = Truth };
    }
}
