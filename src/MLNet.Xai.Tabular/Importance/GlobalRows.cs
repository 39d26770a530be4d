using Microsoft.ML;

namespace MLNet.Xai.Tabular;

/// <summary>Rows in memory: what the model reads of them, and what its predictions are measured against.</summary>
internal sealed class GlobalRows : IDisposable
{
    private const int Often = 1024;

    private readonly RowBlock? _read;

    private GlobalRows(RowBlock? read) => _read = read;

    /// <summary>Row-major, rows x slots.</summary>
    public ReadOnlyMemory<float> Values => _read?.Values ?? default;

    public required int Count { get; init; }

    /// <summary>Labels as numbers; empty where none were asked for.</summary>
    public double[] Labels { get; private init; } = [];

    /// <summary>Weights; null where every row counts once.</summary>
    public double[]? Weights { get; private init; }

    /// <summary>Numbers of the rows' groups, for ranking.</summary>
    public double[]? Groups { get; private init; }

    /// <summary>What predictions are measured against, alone.</summary>
    public static GlobalRows Of(double[] labels, double[]? weights, double[]? groups) => new(null) { Count = labels.Length, Labels = labels, Weights = weights, Groups = groups };

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
        SideColumn[] sides = [.. new[] { label, weight, group }.OfType<SideColumn>()];
        var reader = new RowsReader(of, options, sides, progress);
        RowBlock read = reader.Read(options.MaxRows is { } most ? Draw(reader.Source, most, options) : null);
        (of.Model.Function as ColumnsFunction)?.CompleteBackground();
        if (read.Count == 0)
            throw new InvalidOperationException($"There are no rows to look at the {of.Model.Kind} over.");
        double[]? weights = Of(weight);
        if (weights is not null && !Array.Exists(weights, w => w > 0))
            throw new InvalidOperationException($"All weights in the column '{weight!.Column.Name}' are zero.");
        return new GlobalRows(read) { Count = read.Count, Labels = Of(label) ?? [], Weights = weights, Groups = Of(group) };

        double[]? Of(SideColumn? side) => side is null ? null : read.Beside(Array.IndexOf(sides, side));
    }

    /// <summary>The values as an array that outlives this.</summary>
    public float[] ToArray() => _read?.ToArray() ?? [];

    public void Dispose() => _read?.Dispose();

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
