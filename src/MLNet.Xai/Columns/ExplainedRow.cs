using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>One row at a time, for <c>PredictionEngine</c>: explained when first asked for, kept until the row moves on.</summary>
internal sealed class ExplainedRow : DataViewRow, IOutputRow
{
    private readonly BoundColumns _bound;
    private readonly ActiveColumns _active;
    private readonly RowLayout _layout;
    private readonly DataViewRow _input;
    private readonly Delegate?[] _getters;
    private readonly float[] _inputs;
    private readonly float[] _outputs;
    private readonly InputReader _reader;
    private readonly Action<string> _warn;
    private long _explained = long.MinValue;

    public ExplainedRow(BoundColumns bound, ActiveColumns active, DataViewRow input)
    {
        _bound = bound;
        _active = active;
        _input = input;
        _warn = bound.Watch.Warn;
        _getters = new Delegate?[active.Added.Length];
        _layout = new RowLayout(bound.Explainer, active.Added);
        _inputs = new float[_layout.InputWidth];
        _outputs = new float[_layout.OutputWidth];
        _reader = new InputReader(bound, active, _layout, input);
        for (int i = 0; i < _getters.Length; i++)
            _getters[i] = active.Added[i] ? bound.CreateGetter(i, this) : null;
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _bound.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int added = column.Index - _bound.InputSchema.Count;
        return added < 0
            ? _input.GetGetter<TValue>(_bound.InputSchema[column.Index])
            : ActiveColumns.Cast<TValue>(column, _getters[added]);
    }

    public ReadOnlySpan<float> Output(int column)
    {
        if (_explained != _input.Position)
        {
            _reader.ReadRow(_inputs, 1, 0);
            _bound.Explainer.Explain(new ExplainBlock(_layout, _inputs, _outputs, 1, 1, _bound.Watch.Cancellation, _warn));
            _explained = _input.Position;
        }

        return _outputs.AsSpan(_layout.OutputOffsets[column], _layout.OutputSizes[column]);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _input.Dispose();
        base.Dispose(disposing);
    }
}
