using MLNet.Xai.Tests.Support.Onnx;
using MLNet.Xai.Vision.Onnx;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>Files that cannot be explained: what is said of them.</summary>
public sealed class OnnxRefusalTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Model_WithoutPictures_SaysWhatItTakes()
    {
        byte[] rows = Pooling([1, 3, 8]);
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(rows)).Message.ShouldContain("'x' is float [1, 3, 8]; explained are networks that take pictures");
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(Pooling([1, 7, 8, 8]))).Message.ShouldContain("with 1 or 3 channels");
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(Pooling([4, 3, 8, 8]))).Message.ShouldContain("4 pictures at once");
    }

    [Fact]
    public void Model_OfOpenSizes_AsksForThem()
    {
        byte[] open = Pooling([0, 3, 0, 0]);
        Should.Throw<ArgumentException>(() => new OnnxImageModel(open)).Message.ShouldContain("set OnnxImageOptions.Height and Width");
        Should.Throw<ArgumentException>(() => new OnnxImageModel(Pooling([0, 0, 0, 0]))).Message.ShouldContain("set OnnxImageOptions.ChannelsLast");
        Should.Throw<ArgumentException>(() => new OnnxImageModel(Pooling([1, 3, 8, 8]), new OnnxImageOptions { Height = 9 })).Message.ShouldContain("Height is 9");
        Should.Throw<ArgumentException>(() => new OnnxImageModel(open, new OnnxImageOptions { Height = 0 })).Message.ShouldContain("at least 1");
        using var told = new OnnxImageModel(Pooling([0, 0, 0, 0]), new OnnxImageOptions { Height = 8, Width = 6, ChannelsLast = false });
        told.call(ones(1, 3, 8, 6)).shape.ShouldBe([1, 3]);
    }

    [Fact]
    public void Model_OfSeveralInputsOrOutputs_ListsThem()
    {
        var two = new OnnxWriter();
        two.Node("Add", "sum", ["x", "y"]);
        two.Node("GlobalAveragePool", "pool", ["sum"]);
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(two.ToArray([("x", [1, 3, 8, 8]), ("y", [1, 3, 8, 8])], ("pool", [1, 3, 1, 1]))))
            .Message.ShouldContain("2 inputs, 'x' float [1, 3, 8, 8], 'y' float [1, 3, 8, 8]");

        var heads = new OnnxWriter();
        heads.Node("GlobalAveragePool", "a", ["x"]);
        heads.Node("GlobalMaxPool", "b", ["x"]);
        byte[] bytes = heads.ToArray([("x", [1, 3, 8, 8])], ("a", [1, 3, 1, 1]), ("b", [1, 3, 1, 1]));
        Should.Throw<ArgumentException>(() => new OnnxImageModel(bytes)).Message.ShouldContain("set OnnxImageOptions.Output");
        Should.Throw<ArgumentException>(() => new OnnxImageModel(bytes, new OnnxImageOptions { Output = "c" })).Message.ShouldContain("'a' float [1, 3, 1, 1]");
        using var second = new OnnxImageModel(bytes, new OnnxImageOptions { Output = "b" });
        second.call(ones(1, 3, 8, 8) * 2).data<float>().ToArray().ShouldBe([2, 2, 2]);
    }

    [Fact]
    public void Model_OfHalves_IsTooCoarse()
    {
        var file = new OnnxWriter { Type = 10 };
        file.Node("GlobalAveragePool", "pool", ["x"]);
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(file.ToArray([("x", [1, 3, 8, 8])], ("pool", null)))).Message.ShouldContain("float16");
    }

    [Fact]
    public void Model_WithWeightsInAnotherFile_IsRefusedUnread()
    {
        // A path in a model could name any file: none is opened.
        var file = new OnnxWriter();
        file.Node("Conv", "conv", ["x", file.Outside("/etc/passwd", 3, 3, 1, 1)]);
        file.Node("GlobalAveragePool", "pool", ["conv"]);
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(file.ToArray([("x", [1, 3, 8, 8])], ("pool", null)))).Message
            .ShouldContain("keeps its weights in another file; save it in one file (onnx.save_model with save_as_external_data=False)");
    }

    [Fact]
    public void Model_ThatGivesMaps_SaysSo()
    {
        var file = new OnnxWriter();
        file.Node("Relu", "map", ["x"]);
        Should.Throw<InvalidDataException>(() => new OnnxImageModel(file.ToArray([("x", [1, 3, 8, 8])], ("map", null)))).Message.ShouldContain("'map' is [1, 3, 8, 8]");
    }

    [Fact]
    public void Model_CutOffAnywhere_IsRefused()
    {
        using var net = new TinyNetwork();
        for (int length = 0; length < net.Bytes.Length; length += length < 200 ? 7 : 997)
        {
            byte[] part = net.Bytes[..length];
            Should.Throw<InvalidDataException>(() => new OnnxImageModel(part), length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void Model_WithAnyByteChanged_IsReadOrRefused()
    {
        // The graph without the weights' numbers: what is read before ONNX Runtime is asked.
        byte[] bytes = Pooling([1, 3, 8, 8]);
        for (int at = 0; at < bytes.Length; at++)
        {
            foreach (byte other in (byte[])[0, 1, 0x7F, 0x80, 0xFF])
            {
                byte[] changed = [.. bytes];
                changed[at] = other;
                try
                {
                    new OnnxImageModel(changed).Dispose();
                }
                catch (Exception e) when (e is InvalidDataException or ArgumentException)
                {
                    e.Message.ShouldNotBeEmpty();
                }
            }
        }
    }

    [Fact]
    public void Load_NoFileOrNone_SaysWhat()
    {
        Should.Throw<FileNotFoundException>(() => OnnxImageModel.Load("nowhere.onnx"));
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "<!DOCTYPE html><html></html>");
        Should.Throw<InvalidDataException>(() => OnnxImageModel.Load(path)).Message.ShouldContain("web page");
        File.Delete(path);
    }

    [Fact]
    public void Call_OtherPictures_SaysWhatItTakes()
    {
        using var onnx = new OnnxImageModel(Pooling([1, 3, 8, 8]));
        Should.Throw<ArgumentException>(() => onnx.call(ones(1, 3, 8, 9))).Message.ShouldContain("[N, 3, 8, 8], not [1, 3, 8, 9]");
        Should.Throw<ArgumentException>(() => onnx.Activations(ones(1, 3, 8, 8), "none")).Message.ShouldContain("no layer 'none'. It has: pool");
    }

    private static byte[] Pooling(long[] shape)
    {
        var file = new OnnxWriter();
        file.Node("GlobalAveragePool", "pool", ["x"]);
        return file.ToArray([("x", shape)], ("pool", null));
    }
}
