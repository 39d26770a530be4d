using TorchSharp.Native;

namespace TorchSharp;

/// <summary>A number that operators take beside tensors; keeps whether it was an integer, a real or a bool.</summary>
public sealed class Scalar : IDisposable
{
    private readonly long _integer;
    private readonly double _real;

    private Scalar(torch.ScalarType type, long integer, double real) => (Type, _integer, _real) = (type, integer, real);

    public torch.ScalarType Type { get; }

    internal bool IsReal => Type is torch.ScalarType.Float32 or torch.ScalarType.Float64 or torch.ScalarType.Float16;

    public static implicit operator Scalar(byte value) => new(torch.ScalarType.Byte, value, value);

    public static implicit operator Scalar(sbyte value) => new(torch.ScalarType.Int8, value, value);

    public static implicit operator Scalar(short value) => new(torch.ScalarType.Int16, value, value);

    public static implicit operator Scalar(int value) => new(torch.ScalarType.Int32, value, value);

    public static implicit operator Scalar(long value) => new(torch.ScalarType.Int64, value, value);

    public static implicit operator Scalar(Half value) => new(torch.ScalarType.Float16, (long)value, (double)value);

    public static implicit operator Scalar(float value) => new(torch.ScalarType.Float32, (long)value, value);

    public static implicit operator Scalar(double value) => new(torch.ScalarType.Float64, (long)value, value);

    public static implicit operator Scalar(bool value) => new(torch.ScalarType.Bool, value ? 1 : 0, value ? 1 : 0);

    public void Dispose()
    {
    }

    internal Arg ToArgument() => IsReal ? _real : Type == torch.ScalarType.Bool ? _integer != 0 : _integer;

    internal long Integer => _integer;

    internal double Real => _real;
}

public static class ScalarExtensionMethods
{
    public static Scalar ToScalar(this byte value) => value;

    public static Scalar ToScalar(this short value) => value;

    public static Scalar ToScalar(this int value) => value;

    public static Scalar ToScalar(this long value) => value;

    public static Scalar ToScalar(this float value) => value;

    public static Scalar ToScalar(this double value) => value;

    public static Scalar ToScalar(this bool value) => value;

    public static float ToSingle(this Scalar value) => (float)value.Real;

    public static double ToDouble(this Scalar value) => value.Real;

    public static byte ToByte(this Scalar value) => (byte)value.Integer;

    public static short ToInt16(this Scalar value) => (short)value.Integer;

    public static int ToInt32(this Scalar value) => (int)value.Integer;

    public static long ToInt64(this Scalar value) => value.Integer;

    public static bool ToBoolean(this Scalar value) => value.Real != 0;
}
