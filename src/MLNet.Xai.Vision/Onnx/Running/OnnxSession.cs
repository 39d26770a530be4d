using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A network, or a part of one, ready to run: tensors of libtorch in, tensors of libtorch out. May be called by several threads.</summary>
internal sealed class OnnxSession : IDisposable
{
    private static readonly RunOptions s_run = new();
    private static int s_live;
    private readonly InferenceSession _session;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private bool _disposed;

    /// <param name="model">The bytes of a file.</param>
    /// <param name="inputs">What it takes, in the order of calls.</param>
    /// <param name="outputs">What is wanted, in the order of results.</param>
    /// <param name="options">Threads, providers; stays the caller's.</param>
    /// <exception cref="InvalidDataException">ONNX Runtime does not take it.</exception>
    public OnnxSession(byte[] model, IEnumerable<string> inputs, IEnumerable<string> outputs, SessionOptions options)
    {
        (_inputs, _outputs) = ([.. inputs], [.. outputs]);
        _session = Open(model, options);
        Interlocked.Increment(ref s_live);
    }

    /// <summary>Sessions that are open in this process: each has a copy of its weights.</summary>
    public static int Live => s_live;

    /// <summary>A session of ONNX Runtime's.</summary>
    /// <exception cref="InvalidDataException">It does not take the bytes.</exception>
    public static InferenceSession Open(byte[] model, SessionOptions options)
    {
        try
        {
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"ONNX Runtime does not take the model: {Line(e)}", e);
        }
    }

    /// <summary>Runs it; the results are in the current dispose scope.</summary>
    /// <param name="values">One tensor an input, on the CPU.</param>
    /// <exception cref="InvalidOperationException">ONNX Runtime fails.</exception>
    public unsafe Tensor[] Run(params ReadOnlySpan<Tensor> values)
    {
        using DisposeScope scope = NewDisposeScope();
        var inputs = new OrtValue[values.Length];
        try
        {
            for (int i = 0; i < inputs.Length; i++)
                inputs[i] = Wrap(values[i].contiguous());
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(s_run, _inputs, inputs, _outputs);
            var tensors = new Tensor[results.Count];
            for (int i = 0; i < tensors.Length; i++)
                tensors[i] = Copy(results[i], _outputs[i]).MoveToOuterDisposeScope();
            return tensors;
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"ONNX Runtime fails: {Line(e)}", e);
        }
        finally
        {
            foreach (OrtValue? input in inputs)
                input?.Dispose();
            GC.KeepAlive(scope);
        }
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _session.Dispose();
        Interlocked.Decrement(ref s_live);
    }

    // The tensor's own memory: it lives until the run is over.
    private static unsafe OrtValue Wrap(Tensor tensor)
    {
        Span<byte> bytes = tensor.bytes;
        fixed (byte* at = bytes)
            return OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TypeOf(tensor), tensor.shape, (nint)at, bytes.Length);
    }

    private static Tensor Copy(OrtValue value, string name)
    {
        OrtTensorTypeAndShapeInfo about = value.GetTensorTypeAndShape();
        ScalarType type = about.ElementDataType switch
        {
            TensorElementType.Float => ScalarType.Float32,
            TensorElementType.Double => ScalarType.Float64,
            TensorElementType.Int64 => ScalarType.Int64,
            TensorElementType.Int32 => ScalarType.Int32,
            TensorElementType.Bool => ScalarType.Bool,
            TensorElementType.UInt8 => ScalarType.Byte,
            TensorElementType.Float16 => ScalarType.Float16,
            var other => throw new InvalidOperationException($"'{name}' is of the type {other}, which goes nowhere here."),
        };
        Tensor tensor = empty(about.Shape, type);
        if (tensor.numel() > 0)
            value.GetTensorMutableRawData().CopyTo(tensor.bytes);
        return tensor;
    }

    private static TensorElementType TypeOf(Tensor tensor) => tensor.dtype switch
    {
        ScalarType.Float32 => TensorElementType.Float,
        ScalarType.Float64 => TensorElementType.Double,
        ScalarType.Int64 => TensorElementType.Int64,
        ScalarType.Int32 => TensorElementType.Int32,
        ScalarType.Bool => TensorElementType.Bool,
        ScalarType.Byte => TensorElementType.UInt8,
        ScalarType.Float16 => TensorElementType.Float16,
        var other => throw new ArgumentException($"A tensor of {other} cannot be given to ONNX Runtime."),
    };

    private static string Line(OnnxRuntimeException e) => e.Message.Split('\n')[0].Trim();
}
