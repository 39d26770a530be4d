using Microsoft.ML;
using MLNet.Xai.Reports;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Importance;

/// <summary>An even sample of rows, in their order: numbers are drawn first, so that only the drawn rows' cells are read.</summary>
internal static class EvenRows
{
    public static IDataView Of(IDataView data, int rows, int seed, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var drawn = new List<long>();
        using (DataViewRowCursor cursor = data.GetRowCursor([]))
        {
            for (long row = 0; cursor.MoveNext(); row++)
            {
                cancellation.ThrowIfCancellationRequested();
                Reservoir.Offer(drawn, row, row, rows, random);
            }
        }

        return drawn.Count == 0 ? throw new InvalidOperationException("The dataset has no rows.") : new RowSubset(data, [.. drawn.Order()], cancellation);
    }
}
