using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public unsafe partial class Tensor
    {
        /// <summary>The memory of a contiguous tensor.</summary>
        public Span<byte> bytes
        {
            get
            {
                Description d = Describe();
                return d.Contiguous != 0
                    ? new Span<byte>((void*)d.Data, checked((int)(d.Count * d.ElementSize)))
                    : throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            }

            set
            {
                Span<byte> to = bytes;
                if (to.Length != value.Length)
                    throw new ArgumentException("Mismatched data sizes in SetBytes().", nameof(value));
                value.CopyTo(to);
            }
        }

        public Utils.TensorAccessor<T> data<T>()
            where T : unmanaged
        {
            if (TypeOf(typeof(T)) is var wanted && wanted != dtype)
                throw new ArgumentException($"The tensor holds {dtype}, not {wanted}.");
            return new Utils.TensorAccessor<T>(this);
        }

        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            if (TypeOf(typeof(T)) is var wanted && wanted != dtype)
                throw new ArgumentException($"The tensor holds {dtype}, not {wanted}.");
            T value = Unsafe.Read<T>((void*)Describe().Data);
            GC.KeepAlive(this);
            return value;
        }

        public Scalar ToScalar()
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            using Tensor wide = to_type(is_integral() ? ScalarType.Int64 : ScalarType.Float64);
            return dtype == ScalarType.Bool ? wide.item<long>() != 0 : is_integral() ? wide.item<long>() : wide.item<double>();
        }

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using Tensor whole = contiguous();
            Description d = whole.Describe();
            for (long at = 0, total = d.Count * d.ElementSize; at < total; at += 1 << 20)
                stream.Write(new ReadOnlySpan<byte>((byte*)d.Data + at, (int)Math.Min(1 << 20, total - at)));
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            Description d = Describe();
            if (d.Contiguous == 0)
                throw new InvalidOperationException("ReadBytesFromStream() called on non-contiguous tensor.");
            for (long at = 0, total = d.Count * d.ElementSize; at < total; at += 1 << 20)
                stream.ReadExactly(new Span<byte>((byte*)d.Data + at, (int)Math.Min(1 << 20, total - at)));
        }

        public Tensor cpu() => to(DeviceType.CPU);

        public Tensor cuda(Device? device = null, bool non_blocking = false) => to(device ?? CUDA);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            Tensor result = Op.Call("to.dtype", this, type, non_blocking, copy);
            if (disposeAfter)
                Dispose();
            return result;
        }

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to_type(type, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false)
        {
            InitializeDevice(device);
            return to_type(type, copy, disposeAfter, non_blocking);
        }

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            to(dtype, device, copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => to(other.dtype, other.device, non_blocking: non_blocking);

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        public Tensor clone() => Op.Call("clone", this);

        public Tensor contiguous() => Op.Call("contiguous", this);

        public Tensor copy_(Tensor source, bool nonBlocking = false) => Op.InPlace("copy_", this, source, nonBlocking);

        public Tensor fill_(Scalar value) => Op.InPlace("fill_.Scalar", this, value);

        /// <summary>A new contiguous tensor with a copy of <paramref name="data"/>.</summary>
        internal static Tensor From<T>(ReadOnlySpan<T> data, ReadOnlySpan<long> shape)
            where T : unmanaged
        {
            Tensor tensor = Op.Call("empty.memory_format", shape.ToArray(), TypeOf(typeof(T)));
            if (tensor.NumberOfElements != data.Length)
                throw new ArgumentException($"{data.Length} values for a tensor of shape [{string.Join(',', shape.ToArray())}].", nameof(shape));
            MemoryMarshal.AsBytes(data).CopyTo(tensor.bytes);
            return tensor;
        }
    }
}
