using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.Torch.Modules;

/// <summary>Layers against cases small enough to be worked out by hand.</summary>
public sealed class LayerTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Conv2d_StridePaddingGroups_IsRight()
    {
        Tensor x = Torch.Ramp(1, 1, 3, 3);
        Tensor cross = tensor(new float[] { 0, 1, 0, 1, 1, 1, 0, 1, 0 }, [1, 1, 3, 3]);
        functional.conv2d(x, cross).ShouldHold([1 + 3 + 4 + 5 + 7]);
        functional.conv2d(x, cross, tensor(new float[] { 1 }), padding: [1, 1]).ShouldHold([5, 8, 9, 14, 21, 20, 17, 26, 21]);
        functional.conv2d(x, cross, strides: [2, 2], padding: [1, 1]).ShouldHold([4, 8, 16, 20]);
        Tensor two = cat([x, x * 10], 1);
        functional.conv2d(two, ones(2, 1, 1, 1), groups: 2).ShouldHold(Torch.Values(two));

        using var conv = Conv2d(2, 3, (1, 3), padding: (0, 1), bias: false);
        using (TorchSharp.Modules.Parameter weight = conv.weight!)
            weight.shape.ShouldBe([3, 2, 1, 3]);
        conv.weight!.IsInvalid.ShouldBeFalse("each time another object over the same tensor");
        conv.bias.ShouldBeNull();
        conv.call(rand(2, 2, 4, 5)).shape.ShouldBe([2, 3, 4, 5]);

        using var same = Conv2d(1, 2, 3, Padding.Same);
        same.call(rand(1, 1, 6, 7)).shape.ShouldBe([1, 2, 6, 7]);
        using var reflect = Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Reflect, bias: false);
        reflect.call(x).ShouldHold(Torch.Values(functional.conv2d(functional.pad(x, [1, 1, 1, 1], PaddingModes.Reflect), reflect.weight!)), 1e-5);
    }

    [Fact]
    public void BatchNorm2d_TrainAndEval_UseBatchAndRunningStatistics()
    {
        using var norm = BatchNorm2d(1, eps: 0);
        Tensor x = tensor(new float[] { 1, 2, 3, 4 }, [1, 1, 2, 2]);
        float d = MathF.Sqrt(1.25f);
        norm.call(x).ShouldHold([-1.5f / d, -0.5f / d, 0.5f / d, 1.5f / d], 1e-5);
        norm.running_mean!.ShouldHold([0.25f]);
        norm.running_var!.ShouldHold([0.9f + (0.1f * 5 / 3)], 1e-6);
        norm.num_batches_tracked!.item<long>().ShouldBe(1);
        norm.eval();
        norm.call(x)[0, 0, 0, 0].item<float>().ShouldBe(0.75f / MathF.Sqrt(0.9f + (0.5f / 3)), 1e-5);
    }

    [Fact]
    public void Pools_MaxAverageAdaptive_AreRight()
    {
        Tensor x = Torch.Ramp(1, 1, 4, 4);
        using var max = MaxPool2d(3, 2, 1);
        max.call(x).ShouldHold([5, 7, 13, 15]);
        using var average = AvgPool2d(2);
        average.call(x).ShouldHold([2.5f, 4.5f, 10.5f, 12.5f]);
        using var ceil = MaxPool2d(3, 2, ceilMode: true);
        ceil.call(x).ShouldHold([10, 11, 14, 15]);
        using var adaptive = AdaptiveAvgPool2d((1, 2));
        adaptive.call(x).ShouldHold([6.5f, 8.5f]);
        functional.adaptive_avg_pool2d(x, 1).ShouldHold([7.5f]);
    }

    [Fact]
    public void Norms_LayerAndGroup_Standardise()
    {
        Tensor x = tensor(new float[] { 1, 3, 2, 6 }, [2, 2]);
        using var layer = LayerNorm(2, eps: 0);
        layer.call(x).ShouldHold([-1, 1, -1, 1], 1e-5);
        layer.weight.shape.ShouldBe([2]);
        using var group = GroupNorm(1, 2, eps: 0);
        group.call(x.reshape(2, 2, 1, 1)).ShouldHold([-1, 1, -1, 1], 1e-5);
    }

    [Fact]
    public void Activations_AtKnownPoints_AreRight()
    {
        Tensor x = tensor(new float[] { -4, -1, 0, 1, 8 });
        Check(ReLU(), [0, 0, 0, 1, 8]);
        Check(ReLU6(), [0, 0, 0, 1, 6]);
        Check(Hardswish(), [0, -1 / 3f, 0, 4 / 6f, 8]);
        Check(LeakyReLU(0.1), [-0.4f, -0.1f, 0, 1, 8]);
        Check(Sigmoid(), [0.01798621f, 0.26894142f, 0.5f, 0.73105858f, 0.99966465f]);
        Check(SiLU(), [-0.07194484f, -0.26894142f, 0, 0.73105858f, 7.9973171f]);
        Check(GELU(), [-0.00012669f, -0.15865526f, 0, 0.84134474f, 8]);
        Check(Tanh(), [-0.9993293f, -0.76159416f, 0, 0.76159416f, 0.99999977f]);
        Check(Identity(), [-4, -1, 0, 1, 8]);

        void Check(Module<Tensor, Tensor> module, float[] expected)
        {
            using (module)
                module.call(x).ShouldHold(expected, 1e-5);
        }
    }

    [Fact]
    public void Dropout_InEval_IsTheIdentity_AndInTrainingScales()
    {
        using var dropout = Dropout(0.5);
        Tensor x = ones(1000);
        Tensor trained = dropout.call(x);
        trained.max().item<float>().ShouldBe(2);
        trained.mean().item<float>().ShouldBe(1, 0.2);
        dropout.eval();
        dropout.call(x).ShouldHold(Torch.Values(x));
    }

    [Fact]
    public void Losses_OnSmallCases_AreRight()
    {
        Tensor logits = tensor(new float[] { 1, 2, 3, 0, 0, 0 }, [2, 3]);
        Tensor target = tensor(new long[] { 2, 0 });
        float first = MathF.Log(MathF.Exp(-2) + MathF.Exp(-1) + 1);
        functional.cross_entropy(logits, target).item<float>().ShouldBe((first + MathF.Log(3)) / 2, 1e-5);
        functional.nll_loss(logits.log_softmax(1), target).item<float>().ShouldBe((first + MathF.Log(3)) / 2, 1e-5);
        functional.cross_entropy(logits, target, reduction: Reduction.None).ShouldHold([first, MathF.Log(3)], 1e-5);
        functional.mse_loss(ones(2), tensor(new float[] { 0, 3 })).item<float>().ShouldBe(2.5f);
    }

    [Fact]
    public void Embedding_ByIndex_PicksRows()
    {
        using var table = Embedding(5, 3);
        table.call(tensor(new long[] { 4, 0 })).ShouldHold([.. Torch.Values(table.weight![4]), .. Torch.Values(table.weight[0])]);
    }
}
