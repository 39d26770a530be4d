using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public static implicit operator Tensor(Scalar scalar) => Op.Call("scalar_tensor", scalar, scalar.Type);

        public static implicit operator Tensor(byte value) => From<byte>([value], []);

        public static implicit operator Tensor(sbyte value) => From<sbyte>([value], []);

        public static implicit operator Tensor(short value) => From<short>([value], []);

        public static implicit operator Tensor(int value) => From<int>([value], []);

        public static implicit operator Tensor(long value) => From<long>([value], []);

        public static implicit operator Tensor(float value) => From<float>([value], []);

        public static implicit operator Tensor(double value) => From<double>([value], []);

        public static implicit operator Tensor(bool value) => From<bool>([value], []);

        public static implicit operator Tensor(byte[] value) => From<byte>(value, [value.Length]);

        public static implicit operator Tensor(sbyte[] value) => From<sbyte>(value, [value.Length]);

        public static implicit operator Tensor(short[] value) => From<short>(value, [value.Length]);

        public static implicit operator Tensor(int[] value) => From<int>(value, [value.Length]);

        public static implicit operator Tensor(long[] value) => From<long>(value, [value.Length]);

        public static implicit operator Tensor(float[] value) => From<float>(value, [value.Length]);

        public static implicit operator Tensor(double[] value) => From<double>(value, [value.Length]);

        public static implicit operator Tensor(bool[] value) => From<bool>(value, [value.Length]);

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static Tensor op_MinusMinusGreater(Tensor t, nn.Module<Tensor, Tensor> m) => m.call(t);
    }
}
