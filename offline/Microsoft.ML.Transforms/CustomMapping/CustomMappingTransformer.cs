using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly Action<TSrc, TDst> _map;
    private readonly string _contractName;
    private readonly SchemaDefinition _inputDefinition;

    internal CustomMappingTransformer(Action<TSrc, TDst> map, string contractName, SchemaDefinition inputDefinition, SchemaDefinition outputDefinition)
    {
        _map = Check.Value(map, "mapAction");
        _contractName = contractName;
        _inputDefinition = inputDefinition;
        Added = TypedColumns.Of(typeof(TDst), outputDefinition, SchemaDefinition.Direction.Write);
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal TypedColumn[] Added { get; }

    internal TypedColumn[] Needed => TypedColumns.Of(typeof(TSrc), _inputDefinition, SchemaDefinition.Direction.Both);

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => Bind(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input) => new RowMapperView(Check.Value(input), Bind(input.Schema));

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => Bind(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        Check.State(_contractName is not null, "Empty contract name for a transform: the transform cannot be saved");
        CustomMappingLoader.Save(ctx, _contractName, _map.Method.DeclaringType.Assembly.FullName);
    }

    private BoundRowMapper Bind(DataViewSchema schema) => new(new Mapper(this, Check.Value(schema)));

    private sealed class Mapper(CustomMappingTransformer<TSrc, TDst> parent, DataViewSchema schema) : RowMapper(schema)
    {
        private readonly TypedReader<TSrc> _reader = new(schema, ignoreMissingColumns: false, parent._inputDefinition);

        public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) =>
            Enumerable.Range(0, parent.Added.Length).Any(activeOutput) ? _reader.Columns.Select(c => c.Index) : [];

        /// <summary>One call of the mapping serves all columns of a row.</summary>
        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            var getters = new Delegate[parent.Added.Length];
            if (!Enumerable.Range(0, getters.Length).Any(activeOutput))
                return getters;
            var source = new TSrc();
            var destination = new TDst();
            Action<TSrc> fill = _reader.Filler(input);
            long served = -1;
            for (int i = 0; i < getters.Length; i++)
            {
                if (activeOutput(i))
                    getters[i] = TypedGetters.OfMember(parent.Added[i], Current);
            }

            return getters;

            TDst Current()
            {
                if (served != input.Position)
                {
                    fill(source);
                    parent._map(source, destination);
                    served = input.Position;
                }

                return destination;
            }
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputColumns() => Array.ConvertAll(parent.Added, c => c.Detached);
    }
}
