using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace MLNet.Xai.Vision.Pipeline.Loading;

/// <summary>The columns' values at the row that a source stands on. A file is read once a row, whichever columns are asked for.</summary>
internal sealed class PictureGetters : AppendedGetters
{
    private readonly LoadedColumns _bound;
    private readonly ValueGetter<ReadOnlyMemory<char>>? _file;
    private Image<Rgba32>? _image;
    private string? _path;
    private Exception? _error;
    private long _read = long.MinValue;

    public PictureGetters(LoadedColumns bound, DataViewRow row, bool[] active)
        : base(bound, row, active)
    {
        _bound = bound;
        if (bound.AnyAppended(active))
            _file = row.GetGetter<ReadOnlyMemory<char>>(bound.Read);
    }

    public override void Dispose() => _image?.Dispose();

    protected override Delegate Getter(int added) => added switch
    {
        0 => (ValueGetter<MLImage>)Image,
        1 => (ValueGetter<bool>)((ref bool value) => value = Read() is null),
        _ => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Read()?.Message.AsMemory() ?? default),
    };

    // As everywhere in ML.NET the getter disposes the image that it is handed, and the caller owns the new one.
    private void Image(ref MLImage value)
    {
        value?.Dispose();
        value = null!;
        if (Read() is { } error)
        {
            if (_bound.Source.Options.FlagDamaged)
                return;
            throw new InvalidOperationException(
                $"Row {Row.Position}: {error.Message.TrimEnd('.')}. Repair or remove it, or set ImageLoadOptions.FlagDamaged to go on without it.", error);
        }

        byte[] pixels = new byte[4 * _image!.Width * _image.Height];
        _image.CopyPixelDataTo(pixels);
        value = MLImage.CreateFromPixels(_image.Width, _image.Height, MLPixelFormat.Rgba32, pixels);
        value.Tag = _path;
    }

    /// <summary>Reads the row's file unless that is done; what was wrong with it, or null.</summary>
    private Exception? Read()
    {
        if (_read == Row.Position)
            return _error;
        _image?.Dispose();
        (_image, _error, _path) = (null, null, null);
        ReadOnlyMemory<char> file = default;
        _file!(ref file);
        try
        {
            _path = _bound.Source.PathOf(file);
            _image = ImageFile.Read(_path, _bound.Source.Options);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            _error = e;
        }

        _read = Row.Position;
        return _error;
    }
}
