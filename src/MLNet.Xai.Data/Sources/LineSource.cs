using System.Text;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Csv;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Sources;

/// <summary>A text file: a row a line.</summary>
internal sealed class LineSource : TableSource
{
    private readonly long _from;
    private readonly long _to;

    public LineSource(string path, string column, Shard shard)
    {
        Name = path;
        Columns = [new SourceColumn(column, TextDataViewType.Instance, "text")];
        (_from, _to) = CsvLayout.LinesOf(path, shard);
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceColumn> Columns { get; }

    public override TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation)
    {
        var lines = new StreamReader(new RangeStream(CsvLayout.OpenFile(Name), _from, _to), new UTF8Encoding(false, throwOnInvalidBytes: true), false, 1 << 16);
        string line = "";
        long row = 0;
        return new RowReader(Name, MoveNext, [.. requests.SelectMany(r => r.Columns.Select((_, i) =>
            (r.Target.Name, RowFeed.Create((out ReadOnlyMemory<char> text) => { text = line.AsMemory(); return true; }, r.Target, i, r.Columns.Length > 1 ? r.Columns.Length : 0, roundIntegers: false))))], lines);

        bool MoveNext()
        {
            try
            {
                string? next = lines.ReadLine();
                line = next ?? "";
                row++;
                return next is not null;
            }
            catch (DecoderFallbackException e)
            {
                throw new InvalidDataException($"{Name}, after row {row}: there are bytes that are no UTF-8; save the file as UTF-8.", e);
            }
        }
    }
}
