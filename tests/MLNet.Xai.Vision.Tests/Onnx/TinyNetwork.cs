using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>A small network with a shortcut that adds and one that concatenates, ending in pooling and one linear layer: on libtorch and in ONNX.</summary>
internal sealed class TinyNetwork : IDisposable
{
    public const int Size = 16, Classes = 5;
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    /// <param name="batch">Pictures at once; 0 for any number.</param>
    /// <param name="size">Rows and columns; 0 where the file leaves them open.</param>
    /// <param name="softmax">Whether it ends in one.</param>
    public TinyNetwork(long batch = 0, int size = Size, bool softmax = false)
    {
        string list = Path.Combine(_folder, "tiny.json");
        string end = softmax ? """,{"name":"prob","op":"softmax","in":["logits"]}""" : "";
        File.WriteAllText(list, $$"""
            {"layers":[
            {"name":"conv1","op":"conv","in":["input"],"pad":[1,1,1,1],"act":"relu"},
            {"name":"pool1","op":"maxpool","in":["conv1"],"kernel":2,"stride":[2,2]},
            {"name":"conv2","op":"conv","in":["pool1"],"pad":[1,1,1,1]},
            {"name":"add","op":"add","in":["pool1","conv2"],"act":"relu"},
            {"name":"conv3","op":"conv","in":["add"],"pad":[1,1,1,1],"act":"relu6"},
            {"name":"both","op":"concat","in":["conv3","pool1"]},
            {"name":"conv4","op":"conv","in":["both"],"pad":[1,1,1,1],"act":"relu"},
            {"name":"gap","op":"gap","in":["conv4"]},
            {"name":"logits","op":"linear","in":["gap"]}{{end}}]}
            """);
        random.manual_seed(4);
        Dictionary<string, Tensor> weights = new(StringComparer.Ordinal);
        foreach ((string name, long[] shape) in new (string, long[])[] { ("conv1", [8, 3, 3, 3]), ("conv2", [8, 8, 3, 3]), ("conv3", [6, 8, 3, 3]), ("conv4", [12, 14, 3, 3]), ("logits", [Classes, 12]) })
        {
            weights[name + ".weight"] = randn(shape) * 0.3;
            weights[name + ".bias"] = randn(shape[0]) * 0.1;
        }

        SafeTensorsFile.Write(Path.ChangeExtension(list, ".safetensors"), weights);
        Torch = LayerListModel.Load(list);
        Bytes = LayerListFile.Write(list, batch, size, Classes);
    }

    public LayerListModel Torch { get; }

    public byte[] Bytes { get; }

    public OnnxImageModel Onnx(OnnxImageOptions? options = null) => new(Bytes, options);

    public void Dispose()
    {
        Torch.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
