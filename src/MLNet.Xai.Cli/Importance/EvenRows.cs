using Microsoft.ML;
using MLNet.Xai.Reports;

namespace MLNet.Xai.Cli.Importance;

/// <summary>An even sample of rows, in their order (Vitter's algorithm R, 1985): numbers are drawn first, so that only the drawn rows' cells are read.</summary>
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
                long place = row < rows ? row : random.NextInt64(row + 1);
                if (place == drawn.Count && place < rows)
                    drawn.Add(row);
                else if (place < rows)
                    drawn[(int)place] = row;
            }
        }

        return drawn.Count == 0 ? throw new InvalidOperationException("The dataset has no rows.") : new RowSubset(data, [.. drawn.Order()], cancellation);
    }
}
