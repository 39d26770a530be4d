using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>A transformer with one output column for each input column.</summary>
public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    internal readonly (string Output, string Input)[] ColumnPairs;

    private protected OneToOneTransformerBase((string Output, string Input)[] pairs)
    {
        foreach ((string output, string input) in Check.Value(pairs))
        {
            Check.NonEmpty(output, "outputColumnName");
            Check.NonEmpty(input, "inputColumnName");
        }

        if (pairs.GroupBy(p => p.Output, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentOutOfRangeException(nameof(pairs), $"Name of the result column '{twice.Key}' specified multiple times");
        ColumnPairs = pairs;
    }

    private protected static (string Output, string Input)[] ReadPairs(BinaryReader reader)
    {
        var pairs = new (string, string)[reader.ReadInt32()];
        for (int i = 0; i < pairs.Length; i++)
            pairs[i] = (reader.ReadString(), reader.ReadString());
        return pairs;
    }

    private protected void SavePairs(BinaryWriter writer)
    {
        writer.Write(ColumnPairs.Length);
        foreach ((string output, string input) in ColumnPairs)
        {
            writer.Write(output);
            writer.Write(input);
        }
    }

    /// <summary>Maps each pair by itself.</summary>
    private protected abstract class OneToOneMapper : RowMapper
    {
        protected readonly DataViewSchema.Column[] Sources;
        private readonly (string Output, string Input)[] _pairs;

        protected OneToOneMapper(OneToOneTransformerBase parent, DataViewSchema schema)
            : base(schema)
        {
            _pairs = parent.ColumnPairs;
            Sources = [.. _pairs.Select(p => schema.GetColumnOrNull(p.Input) ?? throw Check.SchemaMismatch("inputSchema", "input", p.Input))];
        }

        public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) =>
            Enumerable.Range(0, Sources.Length).Where(activeOutput).Select(i => Sources[i].Index);

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return [.. Enumerable.Range(0, Sources.Length).Select(i => activeOutput(i) ? MakeGetter(input, i) : null)];
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputColumns() => [.. Enumerable.Range(0, Sources.Length).Select(i => MakeColumn(_pairs[i].Output, i))];

        protected abstract DataViewSchema.DetachedColumn MakeColumn(string name, int pair);

        protected abstract Delegate MakeGetter(DataViewRow input, int pair);
    }
}
