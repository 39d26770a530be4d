using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Variants;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>A column of changed pictures, each made when it is asked for and disposed of when the next one is: a thousand that are not take hundreds of megabytes.</summary>
/// <param name="name">Name of the column.</param>
/// <param name="height">Rows of a picture.</param>
/// <param name="width">Columns of a picture.</param>
/// <param name="bgra">The pictures' bytes, one after another.</param>
internal sealed class VariantPictures(string name, int height, int width, byte[] bgra) : IVariantColumn, IDisposable
{
    private readonly List<Slot> _slots = [];

    public string Name => name;

    // ResizeImages hands on an image that has the size already, and whoever takes it disposes of it: each asker gets one of its own.
    public Delegate CreateGetter(Func<int> variant)
    {
        var slot = new Slot();
        _slots.Add(slot);
        return (ValueGetter<MLImage>)((ref MLImage value) =>
        {
            slot.Image?.Dispose();
            int size = 4 * height * width;
            slot.Image = value = MLImage.CreateFromPixels(width, height, MLPixelFormat.Bgra32, bgra.AsSpan(variant() * size, size));
        });
    }

    public void Dispose() => _slots.ForEach(s => s.Image?.Dispose());

    private sealed class Slot
    {
        public MLImage? Image { get; set; }
    }
}
