using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>A mapper with the one output schema that belongs to it: added columns stand at the end, or after the column that they hide.</summary>
internal sealed class BoundRowMapper : IRowToRowMapper
{
    private readonly RowMapper _mapper;
    private readonly int[] _map;
    private readonly int[] _added;

    public BoundRowMapper(RowMapper mapper)
    {
        _mapper = mapper;
        DataViewSchema input = mapper.InputSchema;
        DataViewSchema.DetachedColumn[] outputs = mapper.OutputColumns;
        List<int> map = [.. Enumerable.Range(0, input.Count)];
        for (int i = 0; i < outputs.Length; i++)
        {
            string name = outputs[i].Name;
            int last = map.FindLastIndex(m => (m >= 0 ? input[m].Name : outputs[~m].Name) == name);
            map.Insert(last >= 0 ? last + 1 : map.Count, ~i);
        }

        _map = [.. map];
        _added = [.. Enumerable.Range(0, outputs.Length).Select(i => map.IndexOf(~i))];
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(map.Select(m => m >= 0 ? new DataViewSchema.DetachedColumn(input[m]) : outputs[~m]));
        OutputSchema = builder.ToSchema();
    }

    public DataViewSchema InputSchema => _mapper.InputSchema;

    public DataViewSchema OutputSchema { get; }

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) =>
        InputsFor(OutputSchema.Active(dependingColumns));

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        Check.State(Check.Value(input).Schema == InputSchema, "Schema of input row must be the same as the schema the mapper is bound to");
        return new MappedRow(input, this, OutputSchema.Active(activeColumns));
    }

    public bool AddsAny(bool[] active) => Array.Exists(_added, i => active[i]);

    public DataViewSchema.Column[] InputsFor(bool[] active)
    {
        var needed = new bool[InputSchema.Count];
        for (int i = 0; i < _map.Length; i++)
        {
            if (active[i] && _map[i] >= 0)
                needed[_map[i]] = true;
        }

        foreach (int i in _mapper.GetDependencies(i => active[_added[i]]))
            needed[i] = true;
        return [.. InputSchema.Where(c => needed[c.Index])];
    }

    public Delegate[] CreateGetters(DataViewRow input, bool[] active, out Action disposer) =>
        _mapper.CreateGetters(input, i => active[_added[i]], out disposer);

    public ValueGetter<T> Getter<T>(DataViewRow input, Delegate[] getters, bool[] active, DataViewSchema.Column column)
    {
        Check.State(column.Index < active.Length && active[column.Index], $"Column '{column.Name}' is not active.");
        int source = _map[column.Index];
        return source >= 0 ? input.GetGetter<T>(InputSchema[source]) : RowGetters.Typed<T>(getters[~source], column);
    }
}
