using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Sources;

/// <summary>Fills batches from a source that goes row by row.</summary>
/// <param name="name">What messages call the source.</param>
/// <param name="moveNext">Goes to the next row.</param>
/// <param name="feeds">The columns, with their names.</param>
/// <param name="owned">What ends with the reading.</param>
internal sealed class RowReader(string name, Func<bool> moveNext, IReadOnlyList<(string Name, RowFeed Feed)> feeds, IDisposable? owned = null) : TableReader
{
    private long _row;

    public override int Read()
    {
        int count = 0;
        while (count < BatchRows && moveNext())
        {
            foreach ((string column, RowFeed feed) in feeds)
            {
                if (feed.Read(count) is { } fault)
                    throw new InvalidDataException($"{name}, row {_row}, column '{column}': {fault}");
            }

            count++;
            _row++;
        }

        foreach ((_, RowFeed feed) in feeds)
            feed.End(count);
        return count;
    }

    public override void Dispose() => owned?.Dispose();
}
