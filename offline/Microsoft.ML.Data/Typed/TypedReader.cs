using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Which columns of a schema fill which members of <typeparamref name="TRow"/>.</summary>
internal sealed class TypedReader<TRow>
    where TRow : class
{
    private readonly (DataViewSchema.Column Column, Member Member)[] _pairs;

    public TypedReader(DataViewSchema schema, bool ignoreMissingColumns, SchemaDefinition definition)
    {
        var pairs = new List<(DataViewSchema.Column, Member)>();
        foreach (TypedColumn wanted in TypedColumns.Of(typeof(TRow), definition, SchemaDefinition.Direction.Write))
        {
            if (schema.GetColumnOrNull(wanted.Name) is not { } column)
            {
                if (ignoreMissingColumns)
                    continue;
                throw Check.SchemaMismatch(nameof(schema), "", wanted.Name);
            }

            Member.Shape(wanted.Member.Type, out Type itemType, out bool isVector);
            Check.State(isVector == column.Type is VectorDataViewType && column.Type.ItemType().RawType == itemType,
                $"Can't bind the IDataView column '{wanted.Name}' of type '{column.Type}' to field or property '{wanted.Member.Name}' of type '{wanted.Member.Type.FullName}'.");
            pairs.Add((column, wanted.Member));
        }

        _pairs = [.. pairs];
    }

    public IEnumerable<DataViewSchema.Column> Columns => _pairs.Select(p => p.Column);

    /// <summary>An action that fills a row object from the row's present values.</summary>
    public Action<TRow> Filler(DataViewRow input)
    {
        foreach ((DataViewSchema.Column column, Member member) in _pairs)
        {
            if (column.Type is not (VectorDataViewType or PrimitiveDataViewType) && !DataViewTypeManager.Knows(column.Type))
                throw new NotImplementedException($"Type '{member.Type.FullName}' is not yet supported.");
        }

        Action<TRow>[] fillers = Array.ConvertAll(_pairs, p => TypedFillers.Make<TRow>(input, p.Column, p.Member));
        return row =>
        {
            foreach (Action<TRow> filler in fillers)
                filler(row);
        };
    }

    public IEnumerable<TRow> Read(IDataView view, bool reuseRowObject, Func<TRow> create)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(Columns);
        Action<TRow> fill = Filler(cursor);
        TRow row = null;
        while (cursor.MoveNext())
        {
            if (row is null || !reuseRowObject)
                row = create();
            fill(row);
            yield return row;
        }
    }
}
