using MLNet.Xai.Tests.Support.Onnx;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

public sealed class OnnxImageModelTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(0, 16)]
    [InlineData(1, 16)]
    [InlineData(0, 0)]
    public void Call_ANetwork_SaysWhatLibtorchSays(int batch, int size)
    {
        using var net = new TinyNetwork(batch, size);
        using OnnxImageModel onnx = net.Onnx(new OnnxImageOptions { Height = 16, Width = 16 });
        Tensor images = randn(3, 3, 16, 16);

        Tensor said = onnx.call(images);

        onnx.TakesBatches.ShouldBeTrue();
        (onnx.Channels, onnx.Height, onnx.Width, onnx.ClassCount, onnx.InputName, onnx.OutputName).ShouldBe((3, 16, 16, 5, "input", "logits"));
        Numbers.RelativeError(said.Values(), net.Torch.call(images).Values()).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Layers_AreNamedWithTheirShapes()
    {
        using var net = new TinyNetwork();
        using OnnxImageModel onnx = net.Onnx();

        onnx.FeatureLayer.ShouldBe("conv4");
        string[] names = [.. onnx.Layers.Select(l => l.Name)];
        names.ShouldBe(["conv1_before", "conv1", "pool1", "conv2", "add_before", "add", "conv3_before", "conv3", "both", "conv4_before", "conv4", "gap_4", "gap", "logits"]);
        onnx.Layers.Single(l => l.Name == "both").ToString().ShouldBe("both (Concat) [-1, 14, 8, 8]");
        onnx.named_modules().Select(m => m.name).ShouldBe(names);
    }

    [Fact]
    public void Activations_OfEveryLayer_AreLibtorchs()
    {
        using var net = new TinyNetwork(batch: 1);
        using OnnxImageModel onnx = net.Onnx();
        Tensor images = randn(2, 3, 16, 16);
        foreach (string layer in (string[])["conv1", "pool1", "add", "conv3", "both", "conv4", "gap", "logits"])
        {
            float[] expected = [];
            var hook = net.Torch.Layer(layer).register_forward_hook((_, _, result) =>
            {
                expected = result.Values();
                return null!;
            });
            net.Torch.call(images);
            hook.remove();
            Numbers.RelativeError(onnx.Activations(images, layer).Values(), expected).ShouldBeLessThan(1e-5, layer);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void Call_ReshapedToABatchOfOne_IsFreedWhereItIsTheSame(int batch)
    {
        var file = new OnnxWriter();
        string weight = file.Constant([.. Enumerable.Range(0, 12).Select(i => (i % 5) - 2f)], 4, 3, 1, 1);
        file.Node("Conv", "conv", ["x", weight]);
        file.Node("GlobalAveragePool", "pool", ["conv"]);
        file.Node("Reshape", "scores", ["pool", file.Constant(1L, 4L)]);
        using var onnx = new OnnxImageModel(file.ToArray([("x", [batch, 3, 8, 8])], ("scores", [batch, 4])));
        Tensor images = randn(5, 3, 8, 8);

        float[] said = onnx.call(images).Values();

        onnx.TakesBatches.ShouldBeTrue();
        float[] single = [.. Enumerable.Range(0, 5).SelectMany(i => onnx.call(images.narrow(0, i, 1)).Values())];
        Numbers.RelativeError(said, single).ShouldBeLessThan(1e-5);
        onnx.Activations(images, "pool").shape.ShouldBe([5, 4, 1, 1]);
    }

    [Fact]
    public void Call_PicturesThatWouldMix_GoOneByOne()
    {
        // Of two pictures the mean over all is taken: no batch gives what each gives alone.
        var file = new OnnxWriter();
        file.Node("ReduceMean", "mean", ["x"], OnnxFile.Attribute("axes", [0, 2, 3]), OnnxFile.Attribute("keepdims", 1));
        file.Node("Sub", "less", ["x", "mean"]);
        file.Node("Relu", "map", ["less"]);
        file.Node("GlobalAveragePool", "pool", ["map"]);
        file.Node("Flatten", "scores", ["pool"]);
        using var onnx = new OnnxImageModel(file.ToArray([("x", [1, 3, 8, 8])], ("scores", [1, 3])));
        Tensor images = randn(3, 3, 8, 8);

        onnx.TakesBatches.ShouldBeFalse();
        Tensor expected = (images - images.mean([2, 3], keepdim: true)).relu();
        Numbers.RelativeError(onnx.call(images).Values(), expected.mean([2, 3]).Values()).ShouldBeLessThan(1e-5);
        Numbers.RelativeError(onnx.Activations(images, "map").Values(), expected.Values()).ShouldBeLessThan(1e-5);
    }

    [Theory]
    [InlineData("Softmax", 17, "axis", 1, true)]
    [InlineData("Softmax", 9, "axis", 1, true)]
    [InlineData("LogSoftmax", 17, "axis", -3, true)]
    [InlineData("Softmax", 17, "axis", -1, false)]
    public void Output_ASoftmaxOverClasses_IsLeftOff(string kind, int opset, string attribute, long axis, bool leftOff)
    {
        var file = new OnnxWriter { Opset = opset };
        file.Node("GlobalAveragePool", "pool", ["x"]);
        file.Node(kind, "prob", ["pool"], OnnxFile.Attribute(attribute, axis));
        byte[] bytes = file.ToArray([("x", [1, 3, 8, 8])], ("prob", [1, 3, 1, 1]));
        using var onnx = new OnnxImageModel(bytes);
        using var named = new OnnxImageModel(bytes, new OnnxImageOptions { Output = "prob" });
        Tensor images = randn(2, 3, 8, 8);
        Tensor pooled = images.mean([2, 3]);

        (onnx.BeforeSoftmax, onnx.OutputName).ShouldBe((leftOff, leftOff ? "pool" : "prob"));
        (named.BeforeSoftmax, named.OutputName).ShouldBe((false, "prob"));
        Numbers.RelativeError(onnx.call(images).Values(), (leftOff ? pooled : ones(2, 3)).Values()).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Call_ChannelsLast_TakesThePictureAllTheSame()
    {
        var file = new OnnxWriter();
        file.Node("Transpose", "first", ["x"], OnnxFile.Attribute("perm", [0, 3, 1, 2]));
        file.Node("GlobalAveragePool", "pool", ["first"]);
        file.Node("Flatten", "scores", ["pool"]);
        using var onnx = new OnnxImageModel(file.ToArray([("x", [1, 6, 8, 3])], ("scores", [1, 3])));
        Tensor images = randn(2, 3, 6, 8);

        (onnx.Height, onnx.Width).ShouldBe((6, 8));
        Numbers.RelativeError(onnx.call(images).Values(), images.mean([2, 3]).Values()).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Call_ByManyThreads_GivesTheSame()
    {
        using var net = new TinyNetwork();
        using OnnxImageModel onnx = net.Onnx();
        Tensor images = randn(2, 3, 16, 16).DetachFromDisposeScope();
        float[] expected = onnx.call(images).Values();

        Parallel.For(0, 40, _ =>
        {
            using DisposeScope scope = NewDisposeScope();
            onnx.call(images).Values().ShouldBe(expected);
        });
        images.Dispose();
    }
}
