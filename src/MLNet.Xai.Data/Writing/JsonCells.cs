using System.Text.Json;

namespace MLNet.Xai.Data.Writing;

/// <summary>Values as JSON. NaN, for which JSON has no word, is null, and infinities are the texts "Infinity" and "-Infinity".</summary>
internal static class JsonCells
{
    public static Action<int> Of(OutField field, Utf8JsonWriter json) => field switch
    {
        ScalarField<ReadOnlyMemory<char>> f => Scalar(f, v => json.WriteStringValue(v.Span)),
        ListField<float> { SlotNames: { } names } f => Pairs(f, names, json),
        ScalarField<float> f => Scalar(f, Writer<float>(json)),
        ScalarField<double> f => Scalar(f, Writer<double>(json)),
        ScalarField<bool> f => Scalar(f, Writer<bool>(json)),
        ScalarField<sbyte> f => Scalar(f, Writer<sbyte>(json)),
        ScalarField<byte> f => Scalar(f, Writer<byte>(json)),
        ScalarField<short> f => Scalar(f, Writer<short>(json)),
        ScalarField<ushort> f => Scalar(f, Writer<ushort>(json)),
        ScalarField<int> f => Scalar(f, Writer<int>(json)),
        ScalarField<uint> f => Scalar(f, Writer<uint>(json)),
        ScalarField<long> f => Scalar(f, Writer<long>(json)),
        ScalarField<ulong> f => Scalar(f, Writer<ulong>(json)),
        ScalarField<DateTime> f => Scalar(f, Writer<DateTime>(json)),
        ScalarField<DateTimeOffset> f => Scalar(f, Writer<DateTimeOffset>(json)),
        ScalarField<TimeSpan> f => Scalar(f, Writer<TimeSpan>(json)),
        ListField<float> f => List(f, json),
        ListField<double> f => List(f, json),
        ListField<bool> f => List(f, json),
        ListField<sbyte> f => List(f, json),
        ListField<byte> f => List(f, json),
        ListField<short> f => List(f, json),
        ListField<ushort> f => List(f, json),
        ListField<int> f => List(f, json),
        ListField<uint> f => List(f, json),
        ListField<long> f => List(f, json),
        ListField<ulong> f => List(f, json),
        ListField<ReadOnlyMemory<char>> f => List(f, json),
        _ => throw new NotSupportedException($"The column '{field.Name}' ({field.Column.Type}) cannot be written as JSON."),
    };

    private static Action<int> Scalar<T>(ScalarField<T> field, Action<T> write) => row => write(field.Values[row]);

    private static Action<int> List<T>(ListField<T> field, Utf8JsonWriter json)
    {
        Action<T> write = Writer<T>(json);
        return row =>
        {
            json.WriteStartArray();
            for (int i = field.Starts[row]; i < field.Starts[row + 1]; i++)
                write(field.Values[i]);
            json.WriteEndArray();
        };
    }

    private static Action<int> Pairs(ListField<float> field, string[] names, Utf8JsonWriter json)
    {
        Action<float> write = Writer<float>(json);
        JsonEncodedText[] encoded = [.. names.Select(n => JsonEncodedText.Encode(n))];
        JsonEncodedText name = JsonEncodedText.Encode("name"), value = JsonEncodedText.Encode("value");
        return row =>
        {
            json.WriteStartArray();
            for (int i = field.Starts[row]; i < field.Starts[row + 1]; i++)
            {
                json.WriteStartObject();
                json.WriteString(name, encoded[field.Slots[i]]);
                json.WritePropertyName(value);
                write(field.Values[i]);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        };
    }

    private static Action<T> Writer<T>(Utf8JsonWriter json)
    {
        Delegate writer = default(T) switch
        {
            float => (Action<float>)(v => Number(v, json)),
            double => (Action<double>)(v => Number(v, json)),
            bool => (Action<bool>)json.WriteBooleanValue,
            sbyte => (Action<sbyte>)(v => json.WriteNumberValue(v)),
            byte => (Action<byte>)(v => json.WriteNumberValue(v)),
            short => (Action<short>)(v => json.WriteNumberValue(v)),
            ushort => (Action<ushort>)(v => json.WriteNumberValue(v)),
            int => (Action<int>)json.WriteNumberValue,
            uint => (Action<uint>)json.WriteNumberValue,
            long => (Action<long>)json.WriteNumberValue,
            ulong => (Action<ulong>)json.WriteNumberValue,
            DateTime => (Action<DateTime>)json.WriteStringValue,
            DateTimeOffset => (Action<DateTimeOffset>)json.WriteStringValue,
            TimeSpan => (Action<TimeSpan>)(v => json.WriteStringValue(v.ToString("c", System.Globalization.CultureInfo.InvariantCulture))),
            _ => (Action<ReadOnlyMemory<char>>)(v => json.WriteStringValue(v.Span)),
        };
        return (Action<T>)writer;
    }

    private static void Number(float value, Utf8JsonWriter json)
    {
        if (float.IsFinite(value))
            json.WriteNumberValue(value);
        else
            Special(value, json);
    }

    private static void Number(double value, Utf8JsonWriter json)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            Special(value, json);
    }

    private static void Special(double value, Utf8JsonWriter json)
    {
        if (double.IsNaN(value))
            json.WriteNullValue();
        else
            json.WriteStringValue(value > 0 ? "Infinity" : "-Infinity");
    }
}
