using Microsoft.ML;

namespace MLNet.Xai.Tabular;

/// <summary>The column that a slot comes from. ML.NET names a slot of a concatenated vector "Column.slot", and a scalar's by the column, whose name may have dots of its own.</summary>
internal sealed class SlotSource(DataViewSchema schema)
{
    private readonly HashSet<string> _columns = new(schema.Select(column => column.Name), StringComparer.Ordinal);

    /// <summary>The longest beginning, up to a dot, that is a column; where the columns are not there any more, what stands before the first dot.</summary>
    public string Of(string slot)
    {
        if (_columns.Contains(slot))
            return slot;
        for (int dot = slot.LastIndexOf('.'); dot > 0; dot = slot.LastIndexOf('.', dot - 1))
        {
            if (_columns.Contains(slot[..dot]))
                return slot[..dot];
        }

        int first = slot.IndexOf('.', StringComparison.Ordinal);
        return first > 0 ? slot[..first] : slot;
    }
}
