using System.Buffers.Binary;
using System.Text;

namespace MLNet.Xai.Torch.Weights;

/// <summary>
/// Reads the subset of Python's pickle in which PyTorch saves state dicts: numbers, texts, lists, tuples, dictionaries and the three calls that rebuild
/// tensors; a few harmless things beside them are passed over. Nothing is ever imported or run: any other name in the file is an error.
/// </summary>
internal sealed class SafePickle
{
    private const int MostContainers = 1 << 20;

    private static readonly object s_mark = new();
    private readonly byte[] _bytes;
    private readonly Stack<object?> _stack = new();
    private readonly Dictionary<long, object?> _memo = [];
    private int _at;
    private int _containers;

    private SafePickle(byte[] bytes) => _bytes = bytes;

    /// <exception cref="InvalidDataException">The pickle is damaged, or holds what no state dict needs.</exception>
    public static object? Read(byte[] bytes)
    {
        try
        {
            return new SafePickle(bytes).Run();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or InvalidCastException or OverflowException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"The pickle is damaged ({e.Message}).", e);
        }
    }

    private object? Run()
    {
        while (true)
        {
            byte op = _bytes[_at++];
            switch (op)
            {
                case 0x80: // PROTO
                    if (_bytes[_at++] is var protocol and > 5)
                        throw new InvalidDataException($"Pickle protocol {protocol} is newer than what is read (5).");
                    break;
                case 0x95: // FRAME
                    _at += 8;
                    break;
                case (byte)'.':
                    return _stack.Pop();
                case (byte)'(':
                    _stack.Push(s_mark);
                    break;
                case (byte)'N':
                    _stack.Push(null);
                    break;
                case 0x88 or 0x89: // NEWTRUE, NEWFALSE
                    _stack.Push(op == 0x88);
                    break;
                case (byte)'K' or (byte)'M' or (byte)'J' or 0x8a: // BININT1, BININT2, BININT, LONG1
                    _stack.Push(Integer(op));
                    break;
                case (byte)'G': // BINFLOAT
                    _stack.Push(BinaryPrimitives.ReadDoubleBigEndian(Take(8)));
                    break;
                case (byte)'X' or 0x8c or (byte)'T' or (byte)'U': // BINUNICODE, SHORT_BINUNICODE, BINSTRING, SHORT_BINSTRING
                    int length = op is 0x8c or (byte)'U' ? _bytes[_at++] : BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                    _stack.Push(Encoding.UTF8.GetString(Take(length)));
                    break;
                case (byte)'C' or (byte)'B': // SHORT_BINBYTES, BINBYTES
                    int size = op == 'C' ? _bytes[_at++] : BinaryPrimitives.ReadInt32LittleEndian(Take(4));
                    _stack.Push(Take(size).ToArray());
                    break;
                case (byte)'c': // GLOBAL
                    _stack.Push(PickleCalls.Known(Line(), Line()));
                    break;
                case 0x93: // STACK_GLOBAL
                    string name = Pop<string>();
                    _stack.Push(PickleCalls.Known(Pop<string>(), name));
                    break;
                case (byte)'Q': // BINPERSID
                    _stack.Push(PickleCalls.Storage(_stack.Pop()));
                    break;
                case (byte)'R' or 0x81: // REDUCE, NEWOBJ
                    object?[] arguments = Pop<object?[]>();
                    _stack.Push(PickleCalls.Call(Pop<PickleGlobal>(), arguments));
                    break;
                default:
                    Container(op);
                    break;
            }
        }
    }

    /// <summary>Containers and the memo.</summary>
    private void Container(byte op)
    {
        switch (op)
        {
            case (byte)'}':
                _stack.Push(Counted(new PickleDictionary()));
                break;
            case (byte)']':
                _stack.Push(Counted(new List<object?>()));
                break;
            case (byte)')':
                _stack.Push(Array.Empty<object?>());
                break;
            case (byte)'t':
                _stack.Push(SinceMark());
                break;
            case 0x85 or 0x86 or 0x87: // TUPLE1, TUPLE2, TUPLE3
                var tuple = new object?[op - 0x84];
                for (int i = tuple.Length - 1; i >= 0; i--)
                    tuple[i] = _stack.Pop();
                _stack.Push(tuple);
                break;
            case (byte)'a':
                object? item = _stack.Pop();
                Peek<List<object?>>().Add(item);
                break;
            case (byte)'e':
                object?[] items = SinceMark();
                Peek<List<object?>>().AddRange(items);
                break;
            case (byte)'s':
                object? value = _stack.Pop();
                object? key = _stack.Pop();
                Set(key, value);
                break;
            case (byte)'u':
                object?[] pairs = SinceMark();
                for (int i = 0; i + 1 < pairs.Length; i += 2)
                    Set(pairs[i], pairs[i + 1]);
                break;
            case (byte)'b': // BUILD: the _metadata of a state dict, which nothing here needs.
                _stack.Pop();
                if (_stack.Peek() is not PickleOther)
                    _ = Peek<PickleDictionary>();
                break;
            case 0x8f: // EMPTY_SET
                _stack.Push(new PickleOther());
                break;
            case 0x90: // ADDITEMS
                SinceMark();
                _ = Peek<PickleOther>();
                break;
            case (byte)'0':
                _stack.Pop();
                break;
            case (byte)'q':
                _memo[_bytes[_at++]] = _stack.Peek();
                break;
            case (byte)'r':
                _memo[BinaryPrimitives.ReadUInt32LittleEndian(Take(4))] = _stack.Peek();
                break;
            case 0x94:
                _memo[_memo.Count] = _stack.Peek();
                break;
            case (byte)'h':
                _stack.Push(Remembered(_bytes[_at++]));
                break;
            case (byte)'j':
                _stack.Push(Remembered(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))));
                break;
            default:
                throw new InvalidDataException($"The pickle uses opcode 0x{op:x2}, which no state dict needs.");
        }
    }

    private T Pop<T>()
        where T : class => Expect<T>(_stack.Pop());

    private T Peek<T>()
        where T : class => Expect<T>(_stack.Peek());

    private static T Expect<T>(object? value)
        where T : class => value as T ?? throw new InvalidDataException($"The pickle has {value?.GetType().Name ?? "None"} where {typeof(T).Name} belongs.");

    /// <summary>An empty container takes one byte of the file and much more of memory.</summary>
    private object Counted(object container) =>
        ++_containers <= MostContainers ? container : throw new InvalidDataException($"The pickle has more than {MostContainers} lists and dictionaries.");

    private long Integer(byte op) => op switch
    {
        (byte)'K' => _bytes[_at++],
        (byte)'M' => BinaryPrimitives.ReadUInt16LittleEndian(Take(2)),
        (byte)'J' => BinaryPrimitives.ReadInt32LittleEndian(Take(4)),
        _ => (long)new System.Numerics.BigInteger(Take(_bytes[_at++])),
    };

    private object? Remembered(long key) =>
        _memo.TryGetValue(key, out object? value) ? value : throw new InvalidDataException("The pickle refers to something it never stored.");

    private void Set(object? key, object? value) =>
        Peek<PickleDictionary>()[key is string or long ? key : throw new InvalidDataException("A key in the pickle is neither text nor number.")] = value;

    private object?[] SinceMark()
    {
        List<object?> items = [];
        for (object? top = _stack.Pop(); !ReferenceEquals(top, s_mark); top = _stack.Pop())
            items.Add(top);
        items.Reverse();
        return [.. items];
    }

    private string Line()
    {
        int end = Array.IndexOf(_bytes, (byte)'\n', _at);
        string line = Encoding.UTF8.GetString(Take((end < 0 ? _bytes.Length : end) - _at));
        _at++;
        return line;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _bytes.AsSpan(_at, count);
        _at += count;
        return taken;
    }
}
