using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>A row in which one column has a value, and the others their types' default.</summary>
/// <param name="schema">The columns.</param>
/// <param name="column">Name of the column.</param>
/// <param name="getter">Its <c>ValueGetter</c>.</param>
internal sealed class OneColumnRow(DataViewSchema schema, string column, Delegate getter) : DataViewRow
{
    public override long Position => 0;

    public override long Batch => 0;

    public override DataViewSchema Schema => schema;

    public override bool IsColumnActive(DataViewSchema.Column of) => true;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column of)
    {
        if (of.Index != schema[column].Index)
            return (ref TValue value) => value = default!;
        return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"'{of.Name}' is asked for as {typeof(TValue).Name}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = default;
}
