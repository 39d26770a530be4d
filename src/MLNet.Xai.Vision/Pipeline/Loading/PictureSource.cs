using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNet.Xai.Vision.Pipeline.Loading;

/// <summary>Where pictures come from and which columns they become.</summary>
/// <param name="Name">Name of the column of images.</param>
/// <param name="Folder">Folder of the files; empty for paths as they are.</param>
/// <param name="FileColumn">Column of file names.</param>
/// <param name="Options">How files are read.</param>
internal sealed record PictureSource(string Name, string Folder, string FileColumn, ImageLoadOptions Options)
{
    public DataViewSchema.DetachedColumn[] Columns { get; } =
    [
        new(Name, new ImageDataViewType()),
        .. Options.FlagDamaged
            ? [new(Name + ".Ok", BooleanDataViewType.Instance), new(Name + ".Error", TextDataViewType.Instance)]
            : (DataViewSchema.DetachedColumn[])[],
    ];

    public string PathOf(ReadOnlyMemory<char> file) => file.IsEmpty
        ? throw new InvalidDataException($"the column '{FileColumn}' names no file")
        : Path.Combine(Folder, file.ToString());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(Folder);
        writer.Write(FileColumn);
        writer.Write(Options.ApplyOrientation);
        writer.Write(Options.Background is not null);
        (byte red, byte green, byte blue) = Options.Background ?? default;
        writer.Write([red, green, blue]);
        writer.Write(Options.MaxPixels);
        writer.Write(Options.FlagDamaged);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PictureSource Read(BinaryReader reader)
    {
        (string name, string folder, string file) = (reader.ReadString(), reader.ReadString(), reader.ReadString());
        (bool upright, bool isBlended) = (reader.ReadBoolean(), reader.ReadBoolean());
        (byte, byte, byte) behind = (reader.ReadByte(), reader.ReadByte(), reader.ReadByte());
        var options = new ImageLoadOptions
        {
            ApplyOrientation = upright,
            Background = isBlended ? behind : null,
            MaxPixels = reader.ReadInt64(),
            FlagDamaged = reader.ReadBoolean(),
        };
        options.Check();
        return name.Length > 0 && file.Length > 0 ? new(name, folder, file, options) : throw new InvalidDataException("a column of images has no name");
    }
}
