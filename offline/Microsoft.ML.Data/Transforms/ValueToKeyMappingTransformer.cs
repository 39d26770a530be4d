using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

[LoadableModel("ValueToKey")]
public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    private readonly TermMap[] _maps;
    private readonly bool _asText;

    internal ValueToKeyMappingTransformer((string Output, string Input)[] pairs, TermMap[] maps, bool asText)
        : base(pairs)
    {
        _maps = maps;
        _asText = asText;
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        (string, string)[] pairs = ReadPairs(ctx.Reader);
        bool asText = ctx.Reader.ReadBoolean();
        return new ValueToKeyMappingTransformer(pairs, Array.ConvertAll(pairs, _ => TermMap.Read(ctx.Reader)), asText);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ValueToKeyMappingTransformer));
        SavePairs(ctx.Writer);
        ctx.Writer.Write(_asText);
        foreach (TermMap map in _maps)
            map.Write(ctx.Writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : OneToOneMapper
    {
        private readonly ValueToKeyMappingTransformer _parent;

        public Mapper(ValueToKeyMappingTransformer parent, DataViewSchema schema)
            : base(parent, schema)
        {
            _parent = parent;
            for (int i = 0; i < Sources.Length; i++)
            {
                if (!Sources[i].Type.ItemType().Equals(parent._maps[i].ItemType))
                    throw Check.SchemaMismatch("inputSchema", "input", Sources[i].Name, parent._maps[i].ItemType.ToString(), Sources[i].Type.ToString());
            }
        }

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            TermMap map = _parent._maps[pair];
            var builder = new DataViewSchema.Annotations.Builder();
            map.AddKeyValues(builder, _parent._asText);
            builder.Add(Sources[pair].Annotations, kind => kind == AnnotationNames.SlotNames);
            return new(name, Sources[pair].Type.WithItems(map.KeyType), builder.ToAnnotations());
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair) => _parent._maps[pair].MakeGetter(input, Sources[pair]);
    }
}
