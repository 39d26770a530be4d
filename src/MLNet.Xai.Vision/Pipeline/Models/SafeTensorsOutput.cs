using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>Writes a network's parameters and buffers as safetensors, which PyTorch and others read too.</summary>
internal static class SafeTensorsOutput
{
    public static byte[] Write(nn.Module model)
    {
        using IDisposable quiet = no_grad();
        Dictionary<string, object> header = new(StringComparer.Ordinal);
        using var data = new MemoryStream();
        foreach ((string name, Tensor tensor) in model.state_dict().OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            using DisposeScope scope = NewDisposeScope();
            long begin = data.Position;
            data.Write(tensor.detach().cpu().contiguous().bytes);
            header[name] = new { dtype = Type(name, tensor.dtype), shape = tensor.shape, data_offsets = new[] { begin, data.Position } };
        }

        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        byte[] file = new byte[8 + json.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, json.Length);
        json.CopyTo(file, 8);
        data.GetBuffer().AsSpan(0, (int)data.Length).CopyTo(file.AsSpan(8 + json.Length));
        return file;
    }

    private static string Type(string name, ScalarType type) => type switch
    {
        ScalarType.Float64 => "F64",
        ScalarType.Float32 => "F32",
        ScalarType.Float16 => "F16",
        ScalarType.BFloat16 => "BF16",
        ScalarType.Int64 => "I64",
        ScalarType.Int32 => "I32",
        ScalarType.Int16 => "I16",
        ScalarType.Int8 => "I8",
        ScalarType.Byte => "U8",
        ScalarType.Bool => "BOOL",
        _ => throw new InvalidOperationException($"'{name}' is of type {type}, which safetensors does not have."),
    };
}
