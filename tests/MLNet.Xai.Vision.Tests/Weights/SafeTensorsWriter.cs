using System.Text;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Weights;

/// <summary>Writes what the reader is to read.</summary>
internal static class SafeTensorsWriter
{
    public static void Write(string path, Dictionary<string, Tensor> tensors)
    {
        Dictionary<string, object> header = new(StringComparer.Ordinal) { ["__metadata__"] = new { format = "pt" } };
        using MemoryStream data = new();
        foreach ((string name, Tensor tensor) in tensors)
        {
            long begin = data.Position;
            using Tensor whole = tensor.detach().contiguous();
            data.Write(whole.bytes);
            string type = tensor.dtype switch { ScalarType.Float32 => "F32", ScalarType.Float16 => "F16", ScalarType.Int64 => "I64", _ => "?" };
            header[name] = new { dtype = type, shape = tensor.shape, data_offsets = new[] { begin, data.Position } };
        }

        Raw(path, JsonSerializer.Serialize(header), data.ToArray());
    }

    public static void Raw(string path, string header, byte[] data, ulong? length = null)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(path, [.. BitConverter.GetBytes(length ?? (ulong)json.Length), .. json, .. data]);
    }
}
