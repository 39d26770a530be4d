using System.Runtime.ExceptionServices;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>
/// Reads a block of rows ahead, has the explainer do the whole block at once, and serves row by row. While one block is consumed and the
/// next one read, a third party (the thread pool) explains: two blocks are all that is ever held.
/// </summary>
/// <remarks>
/// Blocks start small and grow, so that a preview costs a preview. The source is only touched by the thread that calls <c>MoveNext</c>.
/// What goes wrong at a row, in the source or in the explainer, is thrown when the consumer gets to that row.
/// </remarks>
internal sealed class LookAheadCursor : DataViewRowCursor, IOutputRow
{
    private const int FirstBlock = 32;
    private const int LargestBlock = 1 << 14;
    private const int FloatsHeld = 1 << 22;

    private readonly BoundColumns _bound;
    private readonly ActiveColumns _active;
    private readonly DataViewRowCursor _input;
    private readonly ColumnBuffer[] _buffers;
    private readonly Delegate?[] _getters;
    private readonly RowLayout _layout;
    private readonly InputReader _reader;
    private readonly ValueGetter<DataViewRowId> _ids;
    private readonly CancellationTokenSource _cancel;
    private readonly RowBlock[] _blocks = [new(), new()];
    private readonly int _fullBlock;
    private int _size;
    private long _read;
    private bool _exhausted;
    private bool _disposed;
    private Task? _ahead;
    private long _position = -1;

    public LookAheadCursor(BoundColumns bound, ActiveColumns active, DataViewRowCursor input)
    {
        _bound = bound;
        _active = active;
        _input = input;
        var buffers = new ColumnBuffer?[bound.InputSchema.Count];
        _getters = new Delegate?[bound.OutputSchema.Count];
        _layout = new RowLayout(bound.Explainer, active.Added);
        int width = _layout.InputWidth + _layout.OutputWidth;
        foreach (DataViewSchema.Column column in bound.InputSchema.Where(c => active.Passed[c.Index]))
        {
            ColumnBuffer buffer = ColumnBuffer.Create(input, column);
            buffers[column.Index] = buffer;
            _getters[column.Index] = buffer.CreateGetter(this);
            width += ColumnBuffer.Width(column.Type);
        }

        for (int i = 0; i < active.Added.Length; i++)
        {
            if (active.Added[i])
                _getters[bound.InputSchema.Count + i] = bound.CreateGetter(i, this);
        }

        _reader = new InputReader(bound, active, _layout, input, buffers);
        _buffers = [.. buffers.OfType<ColumnBuffer>()];
        _ids = input.GetIdGetter();
        _fullBlock = Math.Min(Math.Clamp(FloatsHeld / width, FirstBlock, LargestBlock), bound.Explainer.MostRows(active.Added));
        _size = Math.Min(FirstBlock, _fullBlock);
        _cancel = CancellationTokenSource.CreateLinkedTokenSource(bound.Watch.Cancellation);
    }

    /// <summary>The block being served.</summary>
    public int Block { get; private set; }

    /// <summary>The row of that block.</summary>
    public int Row { get; private set; } = -1;

    public override long Position => _position;

    public override long Batch => Row >= 0 && Row < _blocks[Block].Count ? _blocks[Block].Batches[Row] : _input.Batch;

    public override DataViewSchema Schema => _bound.OutputSchema;

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
        ActiveColumns.Cast<TValue>(column, _getters[column.Index]);

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = _blocks[Block].Ids[Row];

    public ReadOnlySpan<float> Output(int column)
    {
        RowBlock block = _blocks[Block];
        int width = _layout.OutputSizes[column];
        return block.Outputs.AsSpan((_layout.OutputOffsets[column] * block.Capacity) + (Row * width), width);
    }

    public override bool MoveNext()
    {
        if (_disposed)
            return false;
        if (++Row >= _blocks[Block].Count && !NextBlock())
        {
            _position = -1;
            return false;
        }

        _position++;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed && disposing)
        {
            _disposed = true;
            _cancel.Cancel();
            _ahead?.Wait();
            _cancel.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool NextBlock()
    {
        _blocks[Block].Failure?.Throw();
        int other = 1 - Block;
        if (_ahead is null)
        {
            Fill(Block);
            Explain(Block);
            if (_size == _fullBlock)
                LookAhead(other);
            _size = Math.Min(_size * 8, _fullBlock);
        }
        else
        {
            // The other block is being explained meanwhile; this one is used up.
            Fill(Block);
            _ahead.Wait();
            _ahead = null;
            if (_blocks[other].Failure is null)
                Start(Block);
            Block = other;
        }

        RowBlock block = _blocks[Block];
        _bound.Watch.Progress?.Report(new ExplainProgress("explaining", block.First + block.Count));
        Row = 0;
        if (block.Count > 0)
            return true;
        block.Failure?.Throw();
        return false;
    }

    private void LookAhead(int block)
    {
        Fill(block);
        Start(block);
    }

    private void Start(int block) => _ahead = Task.Run(() => Explain(block));

    private void Explain(int block) => _blocks[block].Explain(_layout, _bound.Watch, _cancel.Token);

    private void Fill(int index)
    {
        RowBlock block = _blocks[index];
        block.Reset(_layout, _size, _read);
        foreach (ColumnBuffer buffer in _buffers)
            buffer.Reserve(index, _size);
        CancellationToken cancellation = _cancel.Token;
        try
        {
            while (!_exhausted && block.Count < _size)
            {
                cancellation.ThrowIfCancellationRequested();
                if (!_input.MoveNext())
                {
                    _exhausted = true;
                    break;
                }

                int row = block.Count;
                foreach (ColumnBuffer buffer in _buffers)
                    buffer.Read(index, row);
                _reader.ReadRow(block.Inputs, block.Capacity, row);
                _ids(ref block.Ids[row]);
                block.Batches[row] = _input.Batch;
                block.Count++;
                _read++;
            }
        }
        catch (Exception e)
        {
            _exhausted = true;
            block.Failure = ExceptionDispatchInfo.Capture(e);
        }
    }
}
