using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Rows in memory: what the model reads of them, and what its predictions are measured against.</summary>
internal sealed class GlobalRows
{
    private const int Often = 1024;

    /// <summary>Row-major, rows x slots.</summary>
    public required float[] Values { get; init; }

    public required int Count { get; init; }

    /// <summary>Labels as numbers; empty where none were asked for.</summary>
    public double[] Labels { get; private init; } = [];

    /// <summary>Weights; null where every row counts once.</summary>
    public double[]? Weights { get; private init; }

    /// <summary>Numbers of the rows' groups, for ranking.</summary>
    public double[]? Groups { get; private init; }

    /// <summary>Rows that are there.</summary>
    public static GlobalRows Of(float[] values, double[] labels, double[]? weights, double[]? groups) => new() { Values = values, Count = labels.Length, Labels = labels, Weights = weights, Groups = groups };

    /// <summary>Reads them in one pass; where not all are wanted they are drawn first, by their numbers alone.</summary>
    /// <param name="of">The model and the data behind it.</param>
    /// <param name="options">How many, and who listens.</param>
    /// <param name="label">The label, where there is one.</param>
    /// <param name="weight">The weight, where there is one.</param>
    /// <param name="group">The group, where there is one.</param>
    /// <param name="progress">Hears of it.</param>
    /// <exception cref="InvalidOperationException">There are no rows, or one has no label, weight or group that can be used.</exception>
    public static GlobalRows Read(GlobalModel of, GlobalOptions options, SideColumn? label, SideColumn? weight, SideColumn? group, IProgress<ExplainProgress> progress)
    {
        ExplainedModel model = of.Model;
        IDataView source = of.Mapper is null ? of.Scored : of.Data;
        HashSet<long>? drawn = options.MaxRows is { } most ? Draw(source, most, options) : null;
        SideColumn?[] sides = [label, weight, group];
        DataViewSchema.Column[] columns = [.. model.Function.Inputs.Select(input => input.Find(source.Schema, "The explainer"))], beside = [.. sides.OfType<SideColumn>().Select(side => side.Column)];
        using DataViewRowCursor cursor = source.GetRowCursor([.. columns, .. of.Mapper?.GetDependencies(beside) ?? beside]);
        using DataViewRow behind = of.Mapper is { } mapper && beside.Length > 0 ? mapper.GetRow(cursor, beside) : cursor;
        ReadInput[] readers = [.. model.Function.Inputs.Select((input, i) => InputReader.Create(input, columns[i], cursor, null))];
        Func<double>?[] sideReaders = [.. sides.Select(side => side?.Open(behind))];
        List<double>[] read = [[], [], []];
        int slots = model.Slots;
        float[] values = new float[slots * (int)Math.Min(drawn?.Count ?? source.GetRowCount() ?? Often, Array.MaxLength / slots)];
        int used = 0;
        long row = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (row % Often == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                progress.Report(new ExplainProgress("reading", row));
            }

            if (drawn?.Contains(row) == false)
                continue;
            if (values.Length - used < slots)
            {
                if (used > Array.MaxLength - slots)
                    throw new InvalidOperationException($"{row} rows of {slots} slots are more than fit into memory at once. Take fewer ({options.Name(nameof(options.MaxRows))}).");
                Array.Resize(ref values, (int)Math.Min(Math.Max(2L * used, slots), Array.MaxLength));
            }

            for (int i = 0; i < readers.Length; used += model.Function.Inputs[i++].Size)
                readers[i](values.AsSpan(used, model.Function.Inputs[i].Size));
            for (int side = 0; side < sides.Length; side++)
            {
                if (sideReaders[side] is { } reader)
                    read[side].Add(sides[side]!.Check(reader(), row));
            }
        }

        progress.Report(new ExplainProgress("reading", row));
        (model.Function as ColumnsFunction)?.CompleteBackground();
        if (used == 0)
            throw new InvalidOperationException($"There are no rows to look at the {model.Kind} over.");
        if (weight is not null && !read[1].Exists(w => w > 0))
            throw new InvalidOperationException($"All weights in the column '{weight.Column.Name}' are zero.");
        Array.Resize(ref values, used);
        return new GlobalRows
        {
            Values = values,
            Count = used / slots,
            Labels = [.. read[0]],
            Weights = weight is null ? null : [.. read[1]],
            Groups = group is null ? null : [.. read[2]],
        };
    }

    // Vitter's algorithm R over the rows' numbers.
    private static HashSet<long>? Draw(IDataView data, int most, GlobalOptions options)
    {
        var random = new Random(options.Seed);
        var drawn = new List<long>();
        long row = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([]);
        for (; cursor.MoveNext(); row++)
        {
            if (row % Often == 0)
                options.Cancellation.ThrowIfCancellationRequested();
            Reservoir.Offer(drawn, row, row, most, random);
        }

        return row > most ? [.. drawn] : null;
    }
}
