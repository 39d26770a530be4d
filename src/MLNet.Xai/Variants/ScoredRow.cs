using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Variants;

/// <summary>
/// What a model gives for variants of a row, one by one by getters that are made once, as a <c>PredictionEngine</c> does: a pass over a view (<see cref="ScoredColumn"/>) binds every step of the
/// model anew, which takes longer than a dozen short texts.
/// </summary>
internal sealed class ScoredRow : IDisposable
{
    // Parts of ML.NET whose cursors do no more than their rows, one by one, and hold nothing but memory. Others read ahead, or hold native sessions for as long as a cursor lives.
    private static readonly HashSet<string> s_plain = new(StringComparer.Ordinal)
    {
        "Microsoft.ML.Core", "Microsoft.ML.Data", "Microsoft.ML.Transforms", "Microsoft.ML.StandardTrainers", "Microsoft.ML.FastTree", "Microsoft.ML.LightGbm", "Microsoft.ML.PCA",
        "Microsoft.ML.KMeansClustering",
    };

    private readonly VariantRow _variant;
    private readonly DataViewRow _scored;
    private readonly ValueGetter<float>? _scalar;
    private readonly ValueGetter<VBuffer<float>>? _vector;
    private VBuffer<float> _values;

    /// <param name="model">A model of plain parts.</param>
    /// <param name="schema">What it takes.</param>
    /// <param name="columns">The columns that vary.</param>
    /// <param name="outputColumn">The column of numbers that is read.</param>
    public ScoredRow(ITransformer model, DataViewSchema schema, IReadOnlyList<IVariantColumn> columns, string outputColumn)
    {
        _variant = new VariantRow(schema, columns);
        IRowToRowMapper mapper = model.GetRowToRowMapper(schema);
        DataViewSchema.Column output = mapper.OutputSchema[outputColumn];
        _scored = mapper.GetRow(_variant, [output]);
        if (output.Type is VectorDataViewType)
            _vector = _scored.GetGetter<VBuffer<float>>(output);
        else
            _scalar = _scored.GetGetter<float>(output);
    }

    /// <summary>Whether all parts of a model are plain.</summary>
    public static bool Serves(ITransformer model) =>
        model.IsRowToRowMapper && (model is IEnumerable<ITransformer> chain ? chain.All(Serves) : s_plain.Contains(model.GetType().Assembly.GetName().Name!));

    /// <summary>Reads the output of some variants.</summary>
    /// <param name="first">The first variant.</param>
    /// <param name="count">Number of variants.</param>
    /// <param name="outputs">Receives count x outputs.</param>
    public void Read(int first, int count, Span<double> outputs)
    {
        int width = outputs.Length / count;
        for (int i = 0; i < count; i++)
        {
            _variant.MoveTo(first + i);
            if (_scalar is not null)
            {
                float value = 0;
                _scalar(ref value);
                outputs[i] = value;
                continue;
            }

            _vector!(ref _values);
            for (int k = 0; k < width; k++)
                outputs[(i * width) + k] = _values.GetItemOrDefault(k);
        }
    }

    public void Dispose()
    {
        _scored.Dispose();
        _variant.Dispose();
    }

    private sealed class VariantRow(DataViewSchema schema, IReadOnlyList<IVariantColumn> columns) : DataViewRow
    {
        private long _position = -1;
        private int _variant;

        // Steps keep what they made of a position: no position comes twice.
        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public void MoveTo(int variant) => (_position, _variant) = (_position + 1, variant);

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => VariantsView.Getter<TValue>(schema, columns, column, () => _variant);
    }
}
