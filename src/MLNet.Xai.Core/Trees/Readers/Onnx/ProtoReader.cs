using System.Buffers.Binary;
using System.Text;

namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>The fields of a protobuf message, one after another. A length is believed only as far as there are bytes for it.</summary>
/// <param name="message">The whole message.</param>
internal ref struct ProtoReader(ReadOnlySpan<byte> message)
{
    private const int VarintWire = 0, Fixed64Wire = 1, BytesWire = 2, Fixed32Wire = 5;
    private readonly int _length = message.Length;
    private ReadOnlySpan<byte> _rest = message;
    private ReadOnlySpan<byte> _value;
    private ulong _number;
    private int _wire;

    /// <summary>The number of the current field.</summary>
    public int Field { get; private set; }

    /// <summary>Where the current field begins in the message, its tag included.</summary>
    public int Start { get; private set; }

    /// <summary>Where the current field ends in the message.</summary>
    public readonly int End => _length - _rest.Length;

    /// <summary>Reads the next field, whatever it is; false at the end.</summary>
    public bool Next()
    {
        Start = End;
        if (_rest.IsEmpty)
            return false;
        ulong tag = Varint(ref _rest);
        if (tag >> 3 is 0 or > int.MaxValue >> 2)
            throw new InvalidDataException($"A field of a message has the number {tag >> 3}.");
        (Field, _wire) = ((int)(tag >> 3), (int)(tag & 7));
        switch (_wire)
        {
            case VarintWire:
                _number = Varint(ref _rest);
                break;
            case Fixed64Wire:
                _value = Take(sizeof(ulong));
                break;
            case BytesWire:
                _value = Take(Varint(ref _rest));
                break;
            case Fixed32Wire:
                _value = Take(sizeof(uint));
                break;
            default:
                throw new InvalidDataException($"Field {Field} is of the wire type {_wire}, which no ONNX message has.");
        }

        return true;
    }

    /// <summary>The field as bytes: a message, text, packed numbers.</summary>
    public readonly ReadOnlySpan<byte> Bytes => Is(BytesWire) ? _value : default;

    /// <summary>The field as text.</summary>
    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The field as an integer.</summary>
    public readonly long Int => Is(VarintWire) ? (long)_number : 0;

    /// <summary>The field as a float.</summary>
    public readonly float Single => Is(Fixed32Wire) ? BinaryPrimitives.ReadSingleLittleEndian(_value) : 0;

    /// <summary>Adds the field's integers, one or packed.</summary>
    public readonly void AddInts(List<long> to)
    {
        if (_wire == VarintWire)
        {
            to.Add((long)_number);
            return;
        }

        for (ReadOnlySpan<byte> packed = Bytes; !packed.IsEmpty;)
            to.Add((long)Varint(ref packed));
    }

    /// <summary>Adds the field's floats, one or packed.</summary>
    public readonly void AddSingles(List<double> to)
    {
        if (_wire == Fixed32Wire)
            to.Add(Single);
        else
            AddNumbers(to, Bytes, sizeof(float), static bytes => BinaryPrimitives.ReadSingleLittleEndian(bytes));
    }

    /// <summary>Adds the field's doubles, one or packed.</summary>
    public readonly void AddDoubles(List<double> to) =>
        AddNumbers(to, _wire == Fixed64Wire ? _value : Bytes, sizeof(double), BinaryPrimitives.ReadDoubleLittleEndian);

    private readonly void AddNumbers(List<double> to, ReadOnlySpan<byte> bytes, int size, Read read)
    {
        if (bytes.Length % size != 0)
            throw new InvalidDataException($"Field {Field} has {bytes.Length} bytes of numbers of {size}.");
        for (; !bytes.IsEmpty; bytes = bytes[size..])
            to.Add(read(bytes));
    }

    private delegate double Read(ReadOnlySpan<byte> bytes);

    private readonly bool Is(int wire) => _wire == wire ? true : throw new InvalidDataException($"Field {Field} is of the wire type {_wire}; {wire} was expected.");

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw new InvalidDataException($"Field {Field} says to have {length} bytes; {_rest.Length} are left.");
        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (int i = 0; i < from.Length && i < 10; i++)
        {
            value |= (ulong)(from[i] & 0x7F) << (7 * i);
            if (from[i] < 0x80)
            {
                from = from[(i + 1)..];
                return value;
            }
        }

        throw new InvalidDataException("An integer is cut off, or longer than 64 bits.");
    }
}
