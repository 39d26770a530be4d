using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>What a <see cref="Value"/> holds; the order is shim.h's.</summary>
internal enum Tag
{
    Absent,
    None,
    Tensor,
    Int,
    Double,
    Bool,
    Ints,
    Doubles,
    Tensors,
    String,
    Device,
}

/// <summary>One argument or result as the C ABI wants it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] public Tag Tag;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Int;
    [FieldOffset(8)] public double Double;
    [FieldOffset(8)] public nint Pointer;
}

/// <summary>One argument as C# has it; converts from everything that operators take.</summary>
internal readonly struct Arg
{
    private Arg(Tag tag, long bits = 0, object? held = null)
    {
        Tag = tag;
        Bits = bits;
        Held = held;
    }

    /// <summary>The default that the operator's schema names.</summary>
    public static Arg Default { get; } = new(Tag.Absent);

    public static Arg Null { get; } = new(Tag.None);

    public Tag Tag { get; }

    public long Bits { get; }

    public object? Held { get; }

    public static implicit operator Arg(torch.Tensor? value) => value is null ? Null : new(Tag.Tensor, held: value);

    public static implicit operator Arg(torch.Tensor?[] value) => new(Tag.Tensors, held: value);

    public static implicit operator Arg(long value) => new(Tag.Int, value);

    public static implicit operator Arg(long? value) => value is { } v ? v : Null;

    public static implicit operator Arg(double value) => new(Tag.Double, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator Arg(double? value) => value is { } v ? v : Null;

    public static implicit operator Arg(bool value) => new(Tag.Bool, value ? 1 : 0);

    public static implicit operator Arg(long[]? value) => value is null ? Null : new(Tag.Ints, held: value);

    public static implicit operator Arg(double[]? value) => value is null ? Null : new(Tag.Doubles, held: value);

    public static implicit operator Arg(string value) => new(Tag.String, held: value);

    public static implicit operator Arg(torch.ScalarType value) => new(Tag.Int, (long)value);

    public static implicit operator Arg(torch.ScalarType? value) => value is { } v ? v : Null;

    public static implicit operator Arg(torch.Device? value) => value is null ? Null : new(Tag.Device, (long)value.type);

    public static implicit operator Arg(Scalar? value) => value is null ? Null : value.ToArgument();
}
