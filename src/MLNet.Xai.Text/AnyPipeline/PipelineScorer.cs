using MLNet.Xai.Variants;
using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular;
using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Text;

/// <summary>An ML.NET model as a function of the text of the row that a source stands on: variant by variant where its steps are plain, else one pass of the whole pipeline over a batch.</summary>
internal sealed class PipelineScorer : TextScorer, IDisposable
{
    private const int MostRows = 1024;
    private readonly TextPipeline _pipeline;
    private readonly VariantText _texts;
    private readonly HeldColumn[] _held = [];
    private readonly ReadInput[] _readers = [];
    private readonly float[] _own = [];
    private readonly IVariantColumn[] _columns;
    private readonly ScoredVariants? _rows;
    private string[] _others = [];
    private float[] _lines = [];

    /// <param name="pipeline">The model.</param>
    /// <param name="row">The source; the columns that the model reads are active.</param>
    public PipelineScorer(TextPipeline pipeline, DataViewRow row)
    {
        (_pipeline, _texts) = (pipeline, new VariantText(pipeline.TextColumn));
        if (pipeline.Background is { } background)
        {
            _own = new float[background.Width];
            _readers = [.. background.Cells.Select(cell => InputReader.Create(cell.Input, cell.Input.Find(row.Schema, "The explainer"), row, null))];
            _columns = [_texts, .. background.Cells.Select((cell, i) => new VariantCell(cell, background.Offsets[i], variant => _lines.AsMemory(variant * background.Width, background.Width)))];
        }
        else
        {
            _held = [.. pipeline.Others.Select(name => HeldColumn.Of(row, row.Schema[name]))];
            _columns = [_texts, .. _held];
        }

        if (ScoredRow.Serves(pipeline.Model))
            _rows = new ScoredVariants(() => new ScoredRow(pipeline.Model, pipeline.Schema, _columns, pipeline.OutputColumn), _held.Any(column => column.AsksSource) ? 1 : Environment.ProcessorCount);
    }

    public override IReadOnlyList<string> OutputNames => _pipeline.OutputNames;

    public override IReadOnlyList<string> OtherPlayers => _others;

    /// <summary>Takes the other columns of the row that the source stands on.</summary>
    public void Hold()
    {
        foreach (HeldColumn column in _held)
            column.Hold();
        if (_pipeline.Background is not { } background)
            return;
        for (int i = 0; i < _readers.Length; i++)
            _readers[i](_own.AsSpan(background.Offsets[i], background.Cells[i].Input.Size));
        _others = [.. Enumerable.Range(0, background.Cells.Length).Select(i => background.Shown(i, _own))];
    }

    public void Dispose() => _rows?.Dispose();

    public override double[] Score(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        if (_pipeline.Background is not null)
        {
            byte[] all = new byte[texts.Count * _others.Length];
            all.AsSpan().Fill(1);
            return Score(texts, all, cancellation);
        }

        int width = OutputNames.Count;
        var outputs = new double[texts.Count * width];
        for (int first = 0; first < texts.Count; first += MostRows)
        {
            cancellation.ThrowIfCancellationRequested();
            string[] batch = [.. texts.Skip(first).Take(MostRows)];
            Pass(batch, outputs.AsSpan(first * width, batch.Length * width));
        }

        return outputs;
    }

    public override double[] Score(IReadOnlyList<string> texts, ReadOnlySpan<byte> present, CancellationToken cancellation)
    {
        if (_pipeline.Background is not { } background)
            return Score(texts, cancellation);
        int others = _others.Length, width = OutputNames.Count;
        var outputs = new double[texts.Count * width];

        // A line is a variant against one background row; none is needed where no column is absent.
        List<(int Text, int Background)> lines = [];
        for (int t = 0; t < texts.Count; t++)
        {
            bool whole = !present.Slice(t * others, others).Contains((byte)0);
            for (int b = whole ? -1 : 0; b < (whole ? 0 : background.Count); b++)
                lines.Add((t, b));
        }

        var scores = new double[MostRows * width];
        for (int first = 0; first < lines.Count; first += MostRows)
        {
            cancellation.ThrowIfCancellationRequested();
            int count = Math.Min(MostRows, lines.Count - first);
            _lines = new float[count * background.Width];
            var batch = new string[count];
            for (int i = 0; i < count; i++)
            {
                (int text, int row) = lines[first + i];
                batch[i] = texts[text];
                Fill(_lines.AsSpan(i * background.Width, background.Width), background, row, present.Slice(text * others, others));
            }

            Span<double> own = scores.AsSpan(0, count * width);
            Pass(batch, own);
            for (int i = 0; i < count; i++)
            {
                (int text, int row) = lines[first + i];
                for (int k = 0; k < width; k++)
                    outputs[(text * width) + k] += own[(i * width) + k] / (row < 0 ? 1 : background.Count);
            }
        }

        return outputs;
    }

    private void Fill(Span<float> line, BackgroundCells background, int row, ReadOnlySpan<byte> present)
    {
        for (int c = 0; c < background.Cells.Length; c++)
        {
            (int offset, int size) = (background.Offsets[c], background.Cells[c].Input.Size);
            ReadOnlySpan<float> from = present[c] != 0 ? _own : background.Rows.AsSpan(row * background.Width, background.Width);
            from.Slice(offset, size).CopyTo(line[offset..]);
        }
    }

    private void Pass(string[] texts, Span<double> outputs)
    {
        _texts.Texts = texts;
        if (_rows is not null)
            _rows.Read(texts.Length, outputs);
        else
            ScoredColumn.Read(_pipeline.Model.Transform(new VariantsView(_pipeline.Schema, _columns, texts.Length)), _pipeline.OutputColumn, texts.Length, outputs);
    }
}
