using System.Text.Encodings.Web;
using System.Text.Json;
using MLNet.Xai.Core.Files;

namespace MLNet.Xai.Data.Writing;

/// <summary>A JSON object a line.</summary>
internal sealed class JsonLinesWriter : TableWriter
{
    private readonly AtomicFile _file;
    private readonly Utf8Output _output;
    private readonly Utf8JsonWriter _json;
    private readonly JsonEncodedText[] _names;
    private readonly Action<int>[] _cells;

    public JsonLinesWriter(string path, IReadOnlyList<OutField> fields)
    {
        _file = new AtomicFile(path);
        _output = new Utf8Output(_file);
        _json = new Utf8JsonWriter(_output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        _names = [.. fields.Select(f => JsonEncodedText.Encode(f.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping))];
        _cells = [.. fields.Select(f => JsonCells.Of(f, _json))];
    }

    public override void Write(int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            _json.Reset();
            _json.WriteStartObject();
            for (int i = 0; i < _cells.Length; i++)
            {
                _json.WritePropertyName(_names[i]);
                _cells[i](row);
            }

            _json.WriteEndObject();
            _json.Flush();
            _output.Write((byte)'\n');
            _output.EndRow();
        }
    }

    public override (string Sha256, long Length) Complete()
    {
        _output.Flush();
        return _file.Commit();
    }

    public override void Dispose()
    {
        _json.Dispose();
        _file.Dispose();
    }
}
