using MLNet.Xai.Tests.Support;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Models;

public sealed class ImageModelTests
{
    private static readonly VisionTransformerOptions s_tiny =
        new() { ImageSize = 16, PatchSize = 8, Channels = 1, Width = 12, Depth = 2, Heads = 3, ClassCount = 4 };

    [Fact]
    public void Create_UnknownName_ListsTheKnown() =>
        Should.Throw<ArgumentException>(() => ImageModels.Create("resnet19")).Message.ShouldContain("resnet18");

    [Fact]
    public void Load_WithOrWithoutAClassCount_TakesTheFilesHeadOrReplacesIt()
    {
        string path = Path.GetTempFileName();
        try
        {
            using (ImageModel saved = ImageModels.Create("resnet20_cifar", 6))
                saved.save(path);
            using DisposeScope scope = NewDisposeScope();
            using ImageModel same = ImageModels.Load("resnet20_cifar", path);
            using ImageModel other = ImageModels.Load("resnet20_cifar", path, 3);
            same.call(zeros(1, 3, 32, 32)).shape.ShouldBe([1, 6]);
            other.call(zeros(1, 3, 32, 32)).shape.ShouldBe([1, 3]);
            other.state_dict()["conv1.weight"].Values().ShouldBe(same.state_dict()["conv1.weight"].Values());
            Should.Throw<InvalidDataException>(() => ImageModels.Load("resnet18", path)).Message.ShouldContain("fc.weight");
            Should.Throw<InvalidDataException>(() => VisionTransformerOptions.FromWeights(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Layer_UnknownName_ListsTheKnown()
    {
        using ImageModel model = ImageModels.Create("resnet20_cifar", 10);
        Should.Throw<ArgumentException>(() => model.Layer("layer9")).Message.ShouldContain("layer3.2.conv2");
    }

    [Theory]
    [InlineData("resnet20_cifar", 32)]
    [InlineData("resnet18", 64)]
    [InlineData("mobilenet_v2", 64)]
    [InlineData("squeezenet1_1", 64)]
    [InlineData("alexnet", 64)]
    [InlineData("googlenet", 64)]
    [InlineData("mobilenet_v3_small", 64)]
    [InlineData("vgg11_bn", 32)]
    [InlineData("resnext50_32x4d", 64)]
    public void Call_ManyTimes_LeavesNoTensorsBehind(string architecture, int size)
    {
        using ImageModel model = ImageModels.Create(architecture, 7);
        long before = LiveTensors.Count();
        for (int i = 0; i < 3; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            using Tensor x = rand(2, 3, size, size);
            model.call(x).shape.ShouldBe([2, 7]);
        }

        Tensor.TotalCount.ShouldBe(before);
    }

    [Fact]
    public void VisionTransformer_AttentionLayers_ShowEveryHeadsRows()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new VisionTransformer(s_tiny);
        model.AttentionLayers.ShouldBe(["blocks.0.attn.attn_drop", "blocks.1.attn.attn_drop"]);
        List<Tensor> seen = [];
        foreach (string name in model.AttentionLayers)
        {
            model.Layer(name).register_forward_hook((_, _, o) =>
            {
                seen.Add(o.alias().DetachFromDisposeScope());
                return null!;
            });
        }

        model.call(rand(3, 1, 16, 16)).shape.ShouldBe([3, 4]);
        seen.Count.ShouldBe(2);
        foreach (Tensor attention in seen)
        {
            attention.shape.ShouldBe([3, 3, 5, 5]);
            attention.sum(-1).sub(1).abs().max().item<float>().ShouldBeLessThan(1e-5f);
            attention.Dispose();
        }

        Should.Throw<ArgumentException>(() => model.call(rand(1, 3, 16, 16))).Message.ShouldContain("[N, 1, 16, 16]");
    }

    [Fact]
    public void VisionTransformer_StateDict_HasTimmsNames()
    {
        using var model = new VisionTransformer(s_tiny);
        string[] block = ["norm1.weight", "norm1.bias", "attn.qkv.weight", "attn.qkv.bias", "attn.proj.weight", "attn.proj.bias",
            "norm2.weight", "norm2.bias", "mlp.fc1.weight", "mlp.fc1.bias", "mlp.fc2.weight", "mlp.fc2.bias"];
        string[] expected = ["cls_token", "pos_embed", "patch_embed.proj.weight", "patch_embed.proj.bias", "norm.weight", "norm.bias",
            "head.weight", "head.bias", .. block.Select(b => $"blocks.0.{b}"), .. block.Select(b => $"blocks.1.{b}")];
        model.state_dict().Keys.ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void VisionTransformerOptions_ThatDoNotFit_AreRefused()
    {
        Should.Throw<ArgumentException>(() => new VisionTransformer(new VisionTransformerOptions { ImageSize = 30 }));
        Should.Throw<ArgumentException>(() => new VisionTransformer(new VisionTransformerOptions { Heads = 7 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new VisionTransformer(new VisionTransformerOptions { Depth = 0 }));
    }

    [Fact]
    public void InceptionV3_TransformInput_UndoesImageNetsNormalisation()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = (TorchVisionModel)ImageModels.Create("inception_v3", 5);
        model.eval();
        Tensor pixels = rand(1, 3, 80, 80);
        Tensor mean = tensor(new[] { 0.485f, 0.456f, 0.406f }, [3, 1, 1]);
        Tensor deviation = tensor(new[] { 0.229f, 0.224f, 0.225f }, [3, 1, 1]);
        Tensor plain = model.call((pixels - 0.5) / 0.5);
        model.TransformInput = true;
        model.call((pixels - mean) / deviation).ShouldBeClose(plain.Values(), 1e-4);
    }

    [Fact]
    public void TransformInput_OfOtherNetworks_IsRefused()
    {
        using var model = (TorchVisionModel)ImageModels.Create("vgg11", 2);

        Should.Throw<InvalidOperationException>(() => model.TransformInput = true).Message.ShouldContain("vgg11 takes its input as it is");
    }

    [Fact]
    public void TorchScriptModel_OfPyTorchsFile_GivesItsLogitsAndTheInputsGradient()
    {
        using DisposeScope scope = NewDisposeScope();
        using var model = new TorchScriptModel(Numbers.Golden("weights", "script.pt"));
        Tensor x = linspace(-1, 1, 50).reshape(2, 1, 5, 5).requires_grad_();
        Tensor y = model.call(x);
        y.ShouldBeClose(Weights.Expected.Logits, 1e-5);
        autograd.backward([y.sum()], inputs: [x]);
        x.grad!.abs().sum().item<float>().ShouldBeGreaterThan(0);
        model.training.ShouldBeFalse();
        Should.Throw<InvalidDataException>(() => new TorchScriptModel(Numbers.Golden("weights", "state_dict.pth")));
        Should.Throw<FileNotFoundException>(() => new TorchScriptModel("nowhere.pt"));
    }
}
