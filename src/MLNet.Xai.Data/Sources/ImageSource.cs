using Microsoft.ML.Data;
using MLNet.Xai.Data.Files;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Sources;

/// <summary>A folder of images: their paths, and the names of the sub-folders that they lie in.</summary>
internal sealed class ImageSource : TableSource
{
    private readonly IReadOnlyList<(string Path, string Label)> _files;

    public ImageSource(string folder, string pathColumn, string labelColumn, Shard shard)
    {
        Name = folder;
        if (pathColumn.Equals(labelColumn, StringComparison.Ordinal))
            throw new ArgumentException($"Paths and labels cannot both be the column '{pathColumn}'.", nameof(labelColumn));
        Columns = [new SourceColumn(pathColumn, TextDataViewType.Instance, "text"), new SourceColumn(labelColumn, TextDataViewType.Instance, "text")];
        IReadOnlyList<(string Path, string Label)> all = ImageFolder.Files(folder);
        if (all.Count == 0)
            throw new InvalidDataException($"{folder}: there are no images (.jpg, .png, .bmp, .gif, .tif, .webp) in this folder or below it.");
        (long from, long to) = shard.Of(all.Count);
        _files = [.. all.Skip((int)from).Take((int)(to - from))];
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceColumn> Columns { get; }

    public override long? RowCount => _files.Count;

    public override TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation)
    {
        int row = -1;
        return new RowReader(Name, () => ++row < _files.Count, [.. requests.Select(r => (r.Target.Name,
            RowFeed.Create((out ReadOnlyMemory<char> text) => { text = (r.Columns[0] == 0 ? _files[row].Path : _files[row].Label).AsMemory(); return true; }, r.Target, 0, 0, roundIntegers: false)))]);
    }
}
