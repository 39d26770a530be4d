using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;

namespace TorchSharp.Native;

/// <summary>Calls aten operators by name: <c>Op.Call("add.Tensor", a, b)</c>; trailing arguments take the schema's defaults.</summary>
internal static unsafe class Op
{
    private const int MaxResults = 4096;
    private static readonly ConcurrentDictionary<string, nint> s_operators = new(StringComparer.Ordinal);

    public static Tensor Call(string op, params ReadOnlySpan<Arg> args)
    {
        Value result = default;
        Invoke(op, args, new Span<Value>(ref result));
        return Wrap(result);
    }

    public static (Tensor First, Tensor Second) Call2(string op, params ReadOnlySpan<Arg> args)
    {
        Span<Value> r = stackalloc Value[2];
        Invoke(op, args, r);
        return (Wrap(r[0]), Wrap(r[1]));
    }

    public static (Tensor First, Tensor Second, Tensor Third) Call3(string op, params ReadOnlySpan<Arg> args)
    {
        Span<Value> r = stackalloc Value[3];
        Invoke(op, args, r);
        return (Wrap(r[0]), Wrap(r[1]), Wrap(r[2]));
    }

    public static Tensor[] CallList(string op, params ReadOnlySpan<Arg> args)
    {
        var r = new Value[MaxResults];
        int count = Invoke(op, args, r);
        return [.. r.Take(count).Select(Wrap)];
    }

    public static bool CallBool(string op, params ReadOnlySpan<Arg> args)
    {
        Value result = default;
        Invoke(op, args, new Span<Value>(ref result));
        return result.Int != 0;
    }

    /// <summary>An operator that writes into its first argument; that very object comes back, as TorchSharp has it since 0.100.</summary>
    public static Tensor InPlace(string op, Tensor self, params ReadOnlySpan<Arg> rest)
    {
        Value result = default;
        Invoke(op, [self, .. rest], new Span<Value>(ref result));
        Shim.xai_free(result.Pointer);
        return self;
    }

    public static Tensor Wrap(Value value) => new(value.Tag == Tag.Tensor ? value.Pointer : 0);

    /// <summary>Throws what the last native call on this thread complained about.</summary>
    public static ExternalException Error() => new(Marshal.PtrToStringUTF8(Shim.xai_error()));

    public static int Check(int result) => result >= 0 ? result : throw Error();

    public static nint Check(nint result) => result != 0 ? result : throw Error();

    private static int Invoke(string op, ReadOnlySpan<Arg> args, Span<Value> results)
    {
        nint handle = s_operators.GetOrAdd(op, Find);
        int words = 0;
        foreach (Arg a in args)
            words += Words(a);
        Span<long> buffer = words <= 256 ? stackalloc long[256] : GC.AllocateUninitializedArray<long>(words, pinned: true);
        Span<Value> values = stackalloc Value[args.Length];
        fixed (long* start = buffer)
        fixed (Value* v = values)
        fixed (Value* r = results)
        {
            long* at = start;
            for (int i = 0; i < args.Length; i++)
                at = Write(args[i], ref values[i], at);
            int count = Check(Shim.xai_call(handle, v, args.Length, r, results.Length));
            foreach (Arg a in args)
                GC.KeepAlive(a.Held);
            return count;
        }
    }

    private static nint Find(string op)
    {
        int dot = op.IndexOf('.');
        return Check(Shim.xai_operator("aten::" + (dot < 0 ? op : op[..dot]), dot < 0 ? "" : op[(dot + 1)..]));
    }

    private static int Words(Arg a) => a.Held switch
    {
        long[] list => list.Length,
        double[] list => list.Length,
        Tensor?[] list => list.Length,
        string text => (Encoding.UTF8.GetByteCount(text) / 8) + 1,
        _ => 0,
    };

    private static long* Write(Arg a, ref Value value, long* at)
    {
        value.Tag = a.Tag;
        value.Int = a.Bits;
        if (a.Held is Tensor one)
        {
            value.Pointer = one.Handle;
            return at;
        }

        int words = Words(a);
        switch (a.Held)
        {
            case long[] list:
                list.CopyTo(new Span<long>(at, words));
                break;
            case double[] list:
                list.CopyTo(new Span<double>(at, words));
                break;
            case Tensor?[] list:
                for (int i = 0; i < words; i++)
                    at[i] = list[i] is { } tensor ? tensor.Handle : 0;
                break;
            case string text:
                int bytes = Encoding.UTF8.GetBytes(text, new Span<byte>(at, words * 8));
                ((byte*)at)[bytes] = 0;
                break;
            default:
                return at;
        }

        value.Count = words;
        value.Pointer = (nint)at;
        return at + words;
    }
}
