using System.Buffers.Binary;
using System.Text;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>UBJSON (draft 12), which XGBoost saves by default from 2.1 on: numbers big-endian, a letter before each value, typed lists of a known length.</summary>
/// <remarks>What the data announces is believed only as far as there are bytes for it.</remarks>
internal ref struct Ubjson
{
    private const int Deepest = 64;
    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    private Ubjson(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = 0;
    }

    /// <summary>The value of a whole file, as <see cref="ModelField.Value"/> has it.</summary>
    /// <exception cref="InvalidDataException">It is no UBJSON, cut off, or nested too deeply.</exception>
    public static object? Parse(ReadOnlySpan<byte> bytes)
    {
        var data = new Ubjson(bytes);
        object? value = data.Value(data.Marker(), 0);
        if (data._at != bytes.Length)
            throw data.Wrong("something follows the end");
        return value;
    }

    private object? Value(byte marker, int depth)
    {
        if (depth > Deepest)
            throw Wrong($"lists and objects are nested more than {Deepest} deep");
        return (char)marker switch
        {
            '{' => Object(depth),
            '[' => List(depth),
            'S' => String(Length()),
            'C' => ((char)Marker()).ToString(),
            'T' => true,
            'F' => false,
            'Z' => null,
            _ => Number(marker),
        };
    }

    private Dictionary<string, object?> Object(int depth)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        (byte type, int count) = Announced();
        if (count > Left)
            throw Wrong($"an object of {count} values is announced");
        for (int i = 0; count < 0 ? !TakeIf('}') : i < count; i++)
        {
            string name = String(Length());
            if (!map.TryAdd(name, Value(type != 0 ? type : Marker(), depth + 1)))
                throw Wrong($"the name {Quote.Of(name)} stands twice in one object");
        }

        return map;
    }

    private object List(int depth)
    {
        (byte type, int count) = Announced();
        if (type != 0 && Size(type) > 0)
            return Numbers(type, count);
        if (type is (byte)'Z' or (byte)'T' or (byte)'F' || count > Left)
            throw Wrong($"a list of {count} values is announced");
        var list = default(ElementList);
        for (int i = 0; count < 0 ? !TakeIf(']') : i < count; i++)
        {
            byte marker = type != 0 ? type : Marker();
            if (Size(marker) > 0)
                list.Add(Number(marker));
            else
                list.Add(Value(marker, depth + 1));
        }

        return list.ToValue();
    }

    private double[] Numbers(byte type, int count)
    {
        if ((long)count * Size(type) > Left)
            throw Wrong($"a list of {count} numbers is announced");
        var numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = Number(type);
        return numbers;
    }

    /// <summary>What stands before the elements of a container: their type (0: each has its own) and their number (-1: an end mark follows).</summary>
    private (byte Type, int Count) Announced()
    {
        byte type = 0;
        if (TakeIf('$'))
        {
            type = Marker();
            if (!TakeIf('#'))
                throw Wrong("a type is announced without a count");
            return (type, Length());
        }

        return TakeIf('#') ? (type, Length()) : (type, -1);
    }

    private int Length()
    {
        byte marker = Marker();
        if (!"iUIlL"u8.Contains(marker))
            throw Wrong("a length was expected");
        double length = Number(marker);
        return length >= 0 && length <= Left ? (int)length : throw Wrong($"the length {length:R} is announced, and {Left} bytes follow");
    }

    private string String(int length)
    {
        string text = Encoding.UTF8.GetString(_bytes.Slice(_at, length));
        _at += length;
        return text;
    }

    private double Number(byte marker)
    {
        int size = Size(marker);
        if (size == 0)
            throw Wrong($"the letter '{(marker is > 32 and < 127 ? (char)marker : '?')}' stands for no value");
        if (size > Left)
            throw Wrong("it ends too early");
        ReadOnlySpan<byte> bytes = _bytes.Slice(_at, size);
        _at += size;
        return (char)marker switch
        {
            'i' => (sbyte)bytes[0],
            'U' => bytes[0],
            'I' => BinaryPrimitives.ReadInt16BigEndian(bytes),
            'l' => BinaryPrimitives.ReadInt32BigEndian(bytes),
            'L' => BinaryPrimitives.ReadInt64BigEndian(bytes),
            'd' => BinaryPrimitives.ReadSingleBigEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleBigEndian(bytes),
        };
    }

    private static int Size(byte marker) => (char)marker switch
    {
        'i' or 'U' => 1,
        'I' => 2,
        'l' or 'd' => 4,
        'L' or 'D' => 8,
        _ => 0,
    };

    private readonly int Left => _bytes.Length - _at;

    private byte Marker() => _at < _bytes.Length ? _bytes[_at++] : throw Wrong("it ends too early");

    private bool TakeIf(char sign)
    {
        if (_at >= _bytes.Length)
            throw Wrong("it ends too early");
        if (_bytes[_at] != sign)
            return false;
        _at++;
        return true;
    }

    private readonly InvalidDataException Wrong(string what) => new($"The UBJSON is damaged at byte {_at} of {_bytes.Length}: {what}.");
}
