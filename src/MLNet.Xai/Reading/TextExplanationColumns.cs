using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai;

/// <summary>The columns of one explanation of texts in a schema.</summary>
internal sealed class TextExplanationColumns
{
    private readonly string _name;
    private readonly string _method;
    private readonly DataViewSchema.Column _text, _values, _tokens, _start, _length, _word, _output, _class, _seen;
    private readonly DataViewSchema.Column? _base, _delta, _others, _otherNames;

    private TextExplanationColumns(DataViewSchema schema, string name)
    {
        _name = name;
        _values = Typed(schema, name, new VectorDataViewType(NumberDataViewType.Single));
        string text = _values.Annotations.GetText(ExplanationAnnotations.TextColumn)
            ?? throw new ArgumentException($"The column '{name}' does not say whose words its values are of (annotation {ExplanationAnnotations.TextColumn}): an explainer of texts did not make it.", nameof(name));
        _method = _values.Annotations.GetText(ExplanationAnnotations.Method) ?? "";
        _text = Typed(schema, text, TextDataViewType.Instance, $"The explanation '{name}' is of the column '{text}'");
        _tokens = Part("Tokens", new VectorDataViewType(TextDataViewType.Instance));
        _start = Part("Start", new VectorDataViewType(NumberDataViewType.Int32));
        _length = Part("Length", new VectorDataViewType(NumberDataViewType.Int32));
        _word = Part("Word", new VectorDataViewType(NumberDataViewType.Int32));
        _output = Part("Output", NumberDataViewType.Single);
        _class = Part("Class", TextDataViewType.Instance);
        _seen = Part("Seen", NumberDataViewType.Int32);
        _base = Maybe("BaseValue", NumberDataViewType.Single);
        _delta = Maybe("Delta", NumberDataViewType.Single);

        // One of the two alone would be numbers without names, or names without numbers.
        if (schema.GetColumnOrNull(name + ".Others") is not null || schema.GetColumnOrNull(name + ".OtherNames") is not null)
            (_others, _otherNames) = (Part("Others", new VectorDataViewType(NumberDataViewType.Single)), Part("OtherNames", new VectorDataViewType(TextDataViewType.Instance)));

        DataViewSchema.Column Part(string part, DataViewType type) => Typed(schema, $"{name}.{part}", type);

        DataViewSchema.Column? Maybe(string part, DataViewType type) => schema.GetColumnOrNull($"{name}.{part}") is null ? null : Part(part, type);
    }

    /// <summary>All that are read.</summary>
    public IEnumerable<DataViewSchema.Column> All => ((DataViewSchema.Column?[])[_text, _values, _tokens, _start, _length, _word, _output, _class, _seen, _base, _delta, _others, _otherNames])
        .OfType<DataViewSchema.Column>();

    /// <summary>The columns of a name.</summary>
    /// <exception cref="ArgumentException">One is missing or of another type.</exception>
    public static TextExplanationColumns Find(DataViewSchema schema, string name) => new(schema, name);

    /// <summary>A column.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not there.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string reader) => schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
        nameof(schema), $"{reader} reads the column '{name}', which the data does not have. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");

    /// <summary>Reads the row that a cursor stands on.</summary>
    public Func<TextExplanation> Open(DataViewRow row)
    {
        Func<string> text = Text(row, _text), className = Text(row, _class);
        Func<float[]> values = Vector<float>(row, _values), others = _others is { } o ? Vector<float>(row, o) : () => [];
        Func<ReadOnlyMemory<char>[]> tokens = Vector<ReadOnlyMemory<char>>(row, _tokens), names = _otherNames is { } n ? Vector<ReadOnlyMemory<char>>(row, n) : () => [];
        Func<int[]> starts = Vector<int>(row, _start), lengths = Vector<int>(row, _length), words = Vector<int>(row, _word);
        Func<float> output = Scalar<float>(row, _output), baseValue = _base is { } b ? Scalar<float>(row, b) : () => float.NaN, delta = _delta is { } d ? Scalar<float>(row, d) : () => float.NaN;
        Func<int> seen = Scalar<int>(row, _seen);
        return () =>
        {
            float[] value = values(), other = others();
            ReadOnlyMemory<char>[] token = tokens(), name = names();
            int[] start = starts(), length = lengths(), word = words();
            string whole = text();
            if (token.Length != value.Length || start.Length != value.Length || length.Length != value.Length || word.Length != value.Length || name.Length != other.Length)
            {
                throw new ArgumentException($"Row {row.Position} of '{_name}' has {value.Length} values, {token.Length} tokens, {start.Length} starts, {length.Length} lengths, {word.Length} words, {other.Length} others and "
                    + $"{name.Length} names of them: they do not belong together.");
            }

            return new TextExplanation
            {
                Text = whole,
                Tokens = [.. token.Select((t, i) => new TextToken(t.ToString(), start[i], length[i], word[i]))],
                Values = [.. value.Select(v => (double)v)],
                Others = [.. other.Select((v, i) => new TextPart(name[i].ToString(), v))],
                BaseValue = baseValue(),
                Output = output(),
                Delta = delta(),
                OutputName = className(),
                Method = _method,
                SeenLength = seen(),
            };
        };
    }

    private static DataViewSchema.Column Typed(DataViewSchema schema, string name, DataViewType wanted, string? reader = null)
    {
        DataViewSchema.Column column = Find(schema, name, reader ?? "The picture");
        bool fits = wanted is VectorDataViewType vector ? column.Type is VectorDataViewType own && own.ItemType.Equals(vector.ItemType) : column.Type.Equals(wanted);
        return fits ? column : throw new ArgumentException($"The column '{name}' is {column.Type}; of an explained text it is {(wanted is VectorDataViewType of ? $"a vector of {of.ItemType}" : wanted)}.", nameof(schema));
    }

    private static Func<T> Scalar<T>(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<T> getter = row.GetGetter<T>(column);
        T value = default!;
        return () =>
        {
            getter(ref value);
            return value;
        };
    }

    private static Func<string> Text(DataViewRow row, DataViewSchema.Column column)
    {
        Func<ReadOnlyMemory<char>> text = Scalar<ReadOnlyMemory<char>>(row, column);
        return () => text().ToString();
    }

    private static Func<T[]> Vector<T>(DataViewRow row, DataViewSchema.Column column)
    {
        Func<VBuffer<T>> vector = Scalar<VBuffer<T>>(row, column);
        return () => [.. vector().DenseValues()];
    }
}
