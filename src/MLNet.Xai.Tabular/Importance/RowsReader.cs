using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Reads the rows that a model is looked at over into memory.</summary>
internal sealed class RowsReader
{
    private const int Often = 1024;
    private static readonly TimeSpan s_dear = TimeSpan.FromMilliseconds(2);

    private readonly GlobalModel _of;
    private readonly GlobalOptions _options;
    private readonly SideColumn[] _sides;
    private readonly IProgress<ExplainProgress> _progress;
    private readonly DataViewSchema.Column[] _inputs;
    private readonly DataViewSchema.Column[] _beside;
    private readonly DataViewSchema.Column[] _needed;

    /// <param name="of">The model and the data behind it.</param>
    /// <param name="options">Who listens, and on how many threads.</param>
    /// <param name="sides">Columns beside the model's.</param>
    /// <param name="progress">Hears of it.</param>
    public RowsReader(GlobalModel of, GlobalOptions options, SideColumn[] sides, IProgress<ExplainProgress> progress)
    {
        (_of, _options, _sides, _progress) = (of, options, sides, progress);
        _inputs = [.. of.Model.Function.Inputs.Select(input => input.Find(Source.Schema, "The explainer"))];
        _beside = [.. sides.Select(side => side.Column)];
        _needed = [.. _inputs, .. of.Mapper?.GetDependencies(_beside) ?? _beside];
    }

    /// <summary>Where rows come from.</summary>
    public IDataView Source => _of.Mapper is null ? _of.Scored : _of.Data;

    /// <summary>Reads the rows in their order, the drawn ones alone where some are.</summary>
    /// <exception cref="InvalidOperationException">A row cannot be read, is not as it should be, or there are more than fit into memory.</exception>
    public RowBlock Read(HashSet<long>? drawn)
    {
        // ML.NET's cursor of several threads costs more than reading most rows does, and is worth it where steps before the model are dear: a few rows tell.
        using (DataViewRowCursor alone = Source.GetRowCursorSet(_needed, 1)[0])
        {
            if (Read(alone, drawn, (_options.Threads ?? Environment.ProcessorCount) > 1 ? s_dear : TimeSpan.MaxValue) is { } rows)
                return rows;
        }

        using DataViewRowCursor cursor = Source.GetRowCursor(_needed);
        return Read(cursor, drawn, TimeSpan.MaxValue)!;
    }

    // Null where the second thousand of rows takes longer than that.
    private RowBlock? Read(DataViewRowCursor cursor, HashSet<long>? drawn, TimeSpan mostOfThousand)
    {
        ExplainedModel model = _of.Model;
        using DataViewRow behind = _of.Mapper is { } mapper && _beside.Length > 0 ? mapper.GetRow(cursor, _beside) : cursor;
        ReadInput[] inputs = [.. model.Function.Inputs.Select((input, i) => InputReader.Create(input, _inputs[i], cursor, null))];
        int[] sizes = [.. model.Function.Inputs.Select(input => input.Size)];
        long row = 0, started = 0;
        Func<double>[] sides = [.. _sides.Select(side =>
        {
            Func<double> read = side.Open(behind);
            return (Func<double>)(() => side.Check(read(), row));
        })];
        var rows = new RowBlock(model.Slots, sides.Length, drawn?.Count ?? Source.GetRowCount() ?? Often);
        for (; cursor.MoveNext(); row++)
        {
            if (row % Often == 0)
            {
                _options.Cancellation.ThrowIfCancellationRequested();
                if (row == 2 * Often && Stopwatch.GetElapsedTime(started) > mostOfThousand)
                {
                    rows.Dispose();
                    return null;
                }

                started = Stopwatch.GetTimestamp();
                _progress.Report(new ExplainProgress("reading", row));
            }

            if (drawn?.Contains(row) != false && !rows.TryAdd(inputs, sizes, sides))
                throw new InvalidOperationException($"{row} rows of {model.Slots} slots are more than fit into memory at once. Take fewer ({_options.Name(nameof(_options.MaxRows))}).");
        }

        _progress.Report(new ExplainProgress("reading", row));
        return rows;
    }
}
