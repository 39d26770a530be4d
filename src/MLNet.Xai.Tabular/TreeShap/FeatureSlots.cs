using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>The feature column, of which only the slots are read that trees use: a row costs what it has of these, however wide it is.</summary>
internal sealed record FeatureSlots : InputColumn
{
    private readonly int[] _slots;
    private readonly int[] _places;

    /// <param name="name">The column.</param>
    /// <param name="slotCount">How many slots it has.</param>
    /// <param name="slots">Those that are read, ascending.</param>
    public FeatureSlots(string name, int slotCount, int[] slots)
        : base(name, InputKind.Encoded, slots.Length)
    {
        _slots = slots;
        _places = new int[slotCount];
        Array.Fill(_places, -1);
        for (int i = 0; i < slots.Length; i++)
            _places[slots[i]] = i;
    }

    protected override string Wanted => $"Vector<Single, {_places.Length}>";

    /// <summary>Copies the slots of a row.</summary>
    /// <exception cref="InvalidOperationException">The row has another width.</exception>
    public void Read(in VBuffer<float> row, long number, Span<float> to)
    {
        if (row.Length != _places.Length)
            throw new InvalidOperationException($"Row {number}: the column '{Name}' has {row.Length} values; {_places.Length} are wanted.");
        ReadOnlySpan<float> values = row.GetValues();
        if (row.IsDense && _slots.Length == _places.Length)
        {
            // Ascending and as many as there are: all in their order.
            values.CopyTo(to);
            return;
        }

        if (row.IsDense)
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = values[_slots[i]];
            return;
        }

        to.Clear();
        ReadOnlySpan<int> indices = row.GetIndices();
        for (int i = 0; i < indices.Length; i++)
        {
            int place = _places[indices[i]];
            if (place >= 0)
                to[place] = values[i];
        }
    }

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer)
    {
        ValueGetter<VBuffer<float>> getter = buffer is ColumnBuffer<VBuffer<float>> buffered ? buffered.Latest : row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        return destination =>
        {
            getter(ref value);
            Read(value, row.Position, destination);
        };
    }

    protected override bool Accepts(DataViewType type) =>
        type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Single && (!vector.IsKnownSize || vector.Size == _places.Length);
}
