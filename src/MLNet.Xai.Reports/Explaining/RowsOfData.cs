using Microsoft.ML;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>Counts and samples the rows of data without looking into them.</summary>
internal static class RowsOfData
{
    private const int Often = 1024;

    /// <summary>An even sample of the rows.</summary>
    /// <param name="data">The data.</param>
    /// <param name="room">Most rows.</param>
    /// <param name="options">Seed, and who listens.</param>
    /// <param name="seen">Rows that there are.</param>
    /// <param name="look">Looks at each row.</param>
    /// <param name="columns">The columns that are looked at.</param>
    /// <param name="also">Another sample, of another size.</param>
    public static long[] Sample(IDataView data, int room, ModelReportOptions options, out long seen, Func<DataViewRow, Action>? look = null, IEnumerable<DataViewSchema.Column>? columns = null, NumberSample? also = null)
    {
        var numbers = new NumberSample(room, CounterRandom.Fork(options.Seed, 1));
        using DataViewRowCursor cursor = data.GetRowCursor(columns ?? []);
        Action? each = look?.Invoke(cursor);
        for (seen = 0; cursor.MoveNext(); seen++)
        {
            if (seen % Often == 0)
            {
                options.Cancellation.ThrowIfCancellationRequested();
                options.Progress?.Report(new ExplainProgress("reading", seen));
            }

            numbers.Add(seen);
            also?.Add(seen);
            each?.Invoke();
        }

        options.Progress?.Report(new ExplainProgress("reading", seen));
        return numbers.ToArray();
    }
}
