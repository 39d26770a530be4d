using System.Buffers;
using System.Runtime.InteropServices;
using MLNet.Xai.Core.Files;
using Microsoft.ML.Data;
using ParquetSharp;
using ParquetSharp.IO;
using ParquetSharp.Schema;

namespace MLNet.Xai.Data.Writing;

/// <summary>Parquet, a row group a block: plain pages with checksums, Snappy, dictionaries for texts only.</summary>
internal sealed class ParquetTableWriter : TableWriter
{
    private readonly AtomicFile _file;
    private readonly ManagedOutputStream _stream;
    private readonly ParquetFileWriter _writer;
    private readonly IReadOnlyList<OutField> _fields;

    public ParquetTableWriter(string path, IReadOnlyList<OutField> fields)
    {
        _fields = fields;
        _file = new AtomicFile(path);
        _stream = new ManagedOutputStream(_file, leaveOpen: true);
        using var builder = new WriterPropertiesBuilder();
        builder.CreatedBy("MLNet.Xai").Compression(Compression.Snappy).EnablePageChecksum().DisableDictionary();
        foreach (OutField field in fields)
        {
            if (field is ScalarField<ReadOnlyMemory<char>>)
                builder.EnableDictionary(field.Name);
        }

        using WriterProperties properties = builder.Build();
        using var root = new GroupNode("schema", Repetition.Required, [.. fields.Select(ParquetColumns.Node)]);
        _writer = new ParquetFileWriter(_stream, root, properties);
    }

    public override void Write(int rows)
    {
        using RowGroupWriter group = _writer.AppendRowGroup();
        foreach (OutField field in _fields)
            ParquetColumns.Write(group, field, rows);
    }

    public override (string Sha256, long Length) Complete()
    {
        _writer.Close();
        return _file.Commit();
    }

    public override void Dispose()
    {
        _writer.Dispose();
        _stream.Dispose();
        _file.Dispose();
    }
}
