using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

[LoadableModel(LoaderSignature)]
public sealed class ExpressionTransformer : RowToRowTransformerBase
{
    public const string LoaderSignature = "ExprTransform";

    private readonly string _output;
    private readonly string _expression;
    private readonly string[] _inputs;
    private readonly Type[] _types;
    private readonly Delegate _function;

    internal ExpressionTransformer(string output, string expression, string[] inputs, DataViewType[] types)
    {
        _output = output;
        _expression = expression;
        _inputs = inputs;
        _types = Array.ConvertAll(types, t => t.RawType);
        _function = ExpressionParser.Compile(expression, _types);
    }

    private PrimitiveDataViewType ResultType => DataKinds.PrimitiveTypeOrNull(_function.GetType().GetGenericArguments()[^1]);

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        BinaryReader reader = ctx.Reader;
        string output = reader.ReadString();
        string expression = reader.ReadString();
        string[] inputs = reader.ReadStrings();
        return new ExpressionTransformer(output, expression, inputs, Array.ConvertAll(inputs, _ => (DataViewType)((DataKind)reader.ReadByte()).ToPrimitiveType()));
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ExpressionTransformer));
        ctx.Writer.Write(_output);
        ctx.Writer.Write(_expression);
        ctx.Writer.WriteStrings(_inputs);
        foreach (Type type in _types)
            ctx.Writer.Write((byte)DataKinds.KindOf(type));
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper : RowMapper
    {
        private readonly ExpressionTransformer _parent;
        private readonly DataViewSchema.Column[] _sources;
        private readonly int _vector;

        public Mapper(ExpressionTransformer parent, DataViewSchema schema)
            : base(schema)
        {
            _parent = parent;
            _sources = [.. parent._inputs.Select(name => schema.Find(name))];
            for (int i = 0; i < _sources.Length; i++)
            {
                if (_sources[i].Type.ItemType().RawType != parent._types[i])
                    throw Check.SchemaMismatch("inputSchema", "input", _sources[i].Name, parent._types[i].Name, _sources[i].Type.ToString());
            }

            Check.Param(_sources.Count(s => s.Type is VectorDataViewType) <= 1, "inputColumnNames", "Can have at most one vector-valued source column");
            _vector = Array.FindIndex(_sources, s => s.Type is VectorDataViewType);
        }

        public override IEnumerable<int> GetDependencies(Func<int, bool> activeOutput) => activeOutput(0) ? _sources.Select(s => s.Index) : [];

        public override Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action disposer)
        {
            disposer = null;
            return [activeOutput(0) ? (Delegate)GenericCall.Invoke(typeof(Mapper), this, _vector < 0 ? nameof(Scalar) : nameof(Vector), _parent.ResultType.RawType, input) : null];
        }

        protected override DataViewSchema.DetachedColumn[] MakeOutputColumns() => _vector < 0
            ? [new(_parent._output, _parent.ResultType)]
            : [new(_parent._output, _sources[_vector].Type.WithItems(_parent.ResultType), _sources[_vector].Annotations.Keep(AnnotationNames.SlotNames))];

        private ValueGetter<T> Scalar<T>(DataViewRow input)
        {
            if (_sources.Length == 1)
                return (ValueGetter<T>)GenericCall.Invoke(typeof(Mapper), null, nameof(One), [_sources[0].Type.RawType, typeof(T)], _parent._function, input, _sources[0]);
            Func<object>[] arguments = Array.ConvertAll(_sources, s => Boxed(input, s));
            return (ref T value) => value = (T)_parent._function.DynamicInvoke(Array.ConvertAll(arguments, a => a()));
        }

        private static ValueGetter<TOut> One<TIn, TOut>(Delegate function, DataViewRow input, DataViewSchema.Column source)
        {
            var typed = (Func<TIn, TOut>)function;
            ValueGetter<TIn> getter = input.GetGetter<TIn>(source);
            TIn argument = default;
            return (ref TOut value) =>
            {
                getter(ref argument);
                value = typed(argument);
            };
        }

        private ValueGetter<VBuffer<T>> Vector<T>(DataViewRow input)
        {
            Func<object>[] scalars = Array.ConvertAll(_sources, s => s.Type is VectorDataViewType ? null : Boxed(input, s));
            Func<object[]> items = (Func<object[]>)GenericCall.Invoke(typeof(Mapper), null, nameof(Items), _parent._types[_vector], input, _sources[_vector]);
            return (ref VBuffer<T> value) =>
            {
                object[] arguments = Array.ConvertAll(scalars, s => s?.Invoke());
                object[] slots = items();
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, slots.Length);
                for (int i = 0; i < slots.Length; i++)
                {
                    arguments[_vector] = slots[i];
                    editor.Values[i] = (T)_parent._function.DynamicInvoke(arguments);
                }

                value = editor.Commit();
            };
        }

        private static Func<object> Boxed(DataViewRow input, DataViewSchema.Column source) =>
            (Func<object>)GenericCall.Invoke(typeof(Mapper), null, nameof(BoxedCore), source.Type.RawType, input, source);

        private static Func<object> BoxedCore<T>(DataViewRow input, DataViewSchema.Column source)
        {
            ValueGetter<T> getter = input.GetGetter<T>(source);
            T value = default;
            return () =>
            {
                getter(ref value);
                return value;
            };
        }

        private static Func<object[]> Items<T>(DataViewRow input, DataViewSchema.Column source)
        {
            ValueGetter<VBuffer<T>> getter = input.GetGetter<VBuffer<T>>(source);
            VBuffer<T> value = default;
            return () =>
            {
                getter(ref value);
                return [.. value.DenseValues().Select(v => (object)v)];
            };
        }
    }
}
