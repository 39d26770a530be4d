using System.Threading.Channels;

namespace Microsoft.ML.Data;

/// <summary>Reads each cursor on a thread of its own and merges their batches by number: the order of rows does not depend on timing.</summary>
internal sealed class ConsolidatingCursor : BatchCursor
{
    private const int QueuedBatches = 4;
    private readonly DataViewRowCursor[] _cursors;
    private readonly Channel<RowBatch>[] _queues;
    private readonly RowBatch[] _heads;
    private readonly Task[] _workers;
    private readonly CancellationTokenSource _stop = new();
    private bool _disposed;

    public ConsolidatingCursor(DataViewSchema schema, DataViewSchema.Column[] columns, DataViewRowCursor[] cursors)
        : this(schema, [.. columns.DistinctBy(c => c.Index)], cursors, null)
    {
    }

    private ConsolidatingCursor(DataViewSchema schema, DataViewSchema.Column[] columns, DataViewRowCursor[] cursors, RowBatch model)
        : base(schema, columns, model ??= new RowBatch(cursors[0], columns))
    {
        _cursors = cursors;
        _heads = new RowBatch[cursors.Length];
        _queues = Array.ConvertAll(cursors, _ => Channel.CreateBounded<RowBatch>(
            new BoundedChannelOptions(QueuedBatches) { SingleReader = true, SingleWriter = true }));
        RowBatch[] models = [model, .. cursors.Skip(1).Select(c => new RowBatch(c, columns))];
        _workers = [.. cursors.Select((c, i) => Task.Factory.StartNew(
            () => Read(c, models[i], _queues[i].Writer, _stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
    }

    protected override RowBatch NextBatch()
    {
        int first = -1;
        for (int i = 0; i < _queues.Length; i++)
        {
            _heads[i] ??= Take(_queues[i].Reader);
            if (_heads[i] is not null && (first < 0 || _heads[i].Id < _heads[first].Id))
                first = i;
        }

        if (first < 0)
            return null;
        RowBatch batch = _heads[first];
        _heads[first] = null;
        return batch;
    }

    protected override void Dispose(bool disposing)
    {
        if (_disposed)
            return;
        _disposed = true;
        if (disposing)
        {
            _stop.Cancel();
            Task.WaitAll(_workers);
            foreach (DataViewRowCursor cursor in _cursors)
                cursor.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private static RowBatch Take(ChannelReader<RowBatch> reader)
    {
        while (reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            if (reader.TryRead(out RowBatch batch))
                return batch;
        }

        return null;
    }

    private static void Read(DataViewRowCursor cursor, RowBatch model, ChannelWriter<RowBatch> queue, CancellationToken stop)
    {
        try
        {
            RowBatch batch = null;
            while (!stop.IsCancellationRequested && cursor.MoveNext())
            {
                if (batch is not null && batch.Id != cursor.Batch)
                {
                    queue.WriteAsync(batch, stop).AsTask().GetAwaiter().GetResult();
                    batch = null;
                }

                batch ??= model.Fresh();
                batch.Id = cursor.Batch;
                batch.Append();
            }

            if (batch is not null)
                queue.WriteAsync(batch, stop).AsTask().GetAwaiter().GetResult();
            queue.Complete();
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            queue.Complete();
        }
        catch (Exception error)
        {
            queue.Complete(new InvalidOperationException("Splitter/consolidator worker encountered exception while consuming source data", error));
        }
    }
}
