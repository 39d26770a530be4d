using System.Buffers.Binary;
using System.Text;
using System.Text.Json;

namespace MLNet.Xai.Core.Tests.Trees.Readers;

/// <summary>JSON as UBJSON, with the letters that XGBoost uses: typed lists of float32, int32 and uint8 in trees, lengths as int64.</summary>
internal static class UbjsonWriter
{
    private static readonly string[] s_floats = ["split_conditions", "sum_hessian", "base_weights", "loss_changes"];

    public static byte[] Write(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var stream = new MemoryStream();
        Write(stream, document.RootElement, "");
        return stream.ToArray();
    }

    private static void Write(MemoryStream to, JsonElement value, string name)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                to.WriteByte((byte)'{');
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    Text(to, property.Name);
                    Write(to, property.Value, property.Name);
                }

                to.WriteByte((byte)'}');
                break;
            case JsonValueKind.Array when s_floats.Contains(name):
                List(to, 'd', value, (x, buffer) => BinaryPrimitives.WriteSingleBigEndian(buffer, x.GetSingle()), 4);
                break;
            case JsonValueKind.Array when name is "default_left":
                List(to, 'U', value, (x, buffer) => buffer[0] = (byte)x.GetInt32(), 1);
                break;
            case JsonValueKind.Array when name is "left_children" or "right_children" or "split_indices" or "parents" or "categories_nodes":
                List(to, 'l', value, (x, buffer) => BinaryPrimitives.WriteInt32BigEndian(buffer, x.GetInt32()), 4);
                break;
            case JsonValueKind.Array when name is "categories_sizes" or "categories_segments":
                List(to, 'L', value, (x, buffer) => BinaryPrimitives.WriteInt64BigEndian(buffer, x.GetInt64()), 8);
                break;
            case JsonValueKind.Array:
                to.Write("[#"u8);
                Length(to, value.GetArrayLength());
                foreach (JsonElement item in value.EnumerateArray())
                    Write(to, item, "");
                break;
            case JsonValueKind.String:
                to.WriteByte((byte)'S');
                Text(to, value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out long whole):
                Whole(to, whole);
                break;
            case JsonValueKind.Number:
                to.WriteByte((byte)'d');
                Span<byte> single = stackalloc byte[4];
                BinaryPrimitives.WriteSingleBigEndian(single, value.GetSingle());
                to.Write(single);
                break;
            default:
                to.WriteByte((byte)(value.ValueKind switch { JsonValueKind.True => 'T', JsonValueKind.False => 'F', _ => 'Z' }));
                break;
        }
    }

    private static void Whole(MemoryStream to, long value)
    {
        Span<byte> buffer = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(buffer, value);
        (char letter, int size) = value switch
        {
            >= sbyte.MinValue and <= sbyte.MaxValue => ('i', 1),
            >= short.MinValue and <= short.MaxValue => ('I', 2),
            >= int.MinValue and <= int.MaxValue => ('l', 4),
            _ => ('L', 8),
        };
        to.WriteByte((byte)letter);
        to.Write(buffer[^size..]);
    }

    private static void List(MemoryStream to, char letter, JsonElement list, Action<JsonElement, byte[]> write, int size)
    {
        to.Write([(byte)'[', (byte)'$', (byte)letter, (byte)'#']);
        Length(to, list.GetArrayLength());
        byte[] buffer = new byte[size];
        foreach (JsonElement item in list.EnumerateArray())
        {
            write(item, buffer);
            to.Write(buffer);
        }
    }

    private static void Text(MemoryStream to, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Length(to, bytes.Length);
        to.Write(bytes);
    }

    private static void Length(MemoryStream to, long length)
    {
        Span<byte> buffer = stackalloc byte[9];
        buffer[0] = (byte)'L';
        BinaryPrimitives.WriteInt64BigEndian(buffer[1..], length);
        to.Write(buffer);
    }
}
