using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Conformance.Torch.Tensors;

public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Creation_OfEveryKind_HasShapeTypeAndValues()
    {
        zeros(2, 3).shape.ShouldBe([2, 3]);
        ones([4]).ShouldHold([1, 1, 1, 1]);
        full([2], 2.5).ShouldHold([2.5f, 2.5f]);
        full([2], 2).dtype.ShouldBe(ScalarType.Int64);
        tensor(new float[] { 1, 2, 3, 4 }, [2, 2]).T.ShouldHold([1, 3, 2, 4]);
        tensor(new float[,] { { 1, 2 }, { 3, 4 } }).shape.ShouldBe([2, 2]);
        arange(0, 3, 1, dtype: float32).ShouldHold([0, 1, 2]);
        arange(3).dtype.ShouldBe(ScalarType.Int64);
        linspace(0, 1, 3).ShouldHold([0, 0.5f, 1]);
        eye(2).ShouldHold([1, 0, 0, 1]);
        tensor(7L).item<long>().ShouldBe(7);
        zeros_like(ones(2, 2)).ShouldHold([0, 0, 0, 0]);
        randperm(5).sort().Values.data<long>().ToArray().ShouldBe([0, 1, 2, 3, 4]);
        randint(3, [50]).max().item<long>().ShouldBeInRange(0, 2);
    }

    [Fact]
    public void Random_SameSeed_SameNumbers()
    {
        manual_seed(7);
        float[] first = Torch.Values(rand(8));
        manual_seed(7);
        Torch.Values(rand(8)).ShouldBe(first);
    }

    [Fact]
    public void Arithmetic_BroadcastsAndMixesScalars()
    {
        Tensor x = tensor(new float[] { 1, 2, 3, 4 }, [2, 2]);
        (x + 1).ShouldHold([2, 3, 4, 5]);
        (2 - x).ShouldHold([1, 0, -1, -2]);
        (1 / x).ShouldHold([1, 0.5f, 1 / 3f, 0.25f]);
        (x * tensor(new float[] { 10, 100 })).ShouldHold([10, 200, 30, 400]);
        x.pow(2).ShouldHold([1, 4, 9, 16]);
        x.sub(x.mean([1], keepdim: true)).ShouldHold([-0.5f, 0.5f, -0.5f, 0.5f]);
        x.add(x, alpha: 0.5).ShouldHold([1.5f, 3, 4.5f, 6]);
        (x > 2).data<bool>().ToArray().ShouldBe([false, false, true, true]);
        x.clamp(2, 3).ShouldHold([2, 2, 3, 3]);
        (-x).abs().sqrt().ShouldHold([1, MathF.Sqrt(2), MathF.Sqrt(3), 2]);
        x.div(2, RoundingMode.floor).ShouldHold([0, 1, 1, 2]);
        x.matmul(eye(2)).ShouldHold([1, 2, 3, 4]);
        einsum("ij,kj->ik", x, x).ShouldHold([5, 11, 11, 25]);
    }

    [Fact]
    public void Indexing_LikePython_GivesViewsAndWritesThrough()
    {
        Tensor x = Torch.Ramp(2, 3, 4);
        x[1, 2, 3].item<float>().ShouldBe(23);
        x[TensorIndex.Colon, TensorIndex.Single(-1)].ShouldHold([8, 9, 10, 11, 20, 21, 22, 23]);
        x[TensorIndex.Ellipsis, TensorIndex.Slice(1, 3)].shape.ShouldBe([2, 3, 2]);
        x[TensorIndex.Single(0), TensorIndex.Slice(step: 2), TensorIndex.Single(0)].ShouldHold([0, 8]);
        x[TensorIndex.None].shape.ShouldBe([1, 2, 3, 4]);
        x[.., 1..].shape.ShouldBe([2, 2, 4]);
        x[TensorIndex.Tensor(tensor(new long[] { 1, 1 }))].shape.ShouldBe([2, 3, 4]);
        x[TensorIndex.Colon, TensorIndex.Tensor(tensor(new long[] { 0, 2 }))].shape.ShouldBe([2, 2, 4]);
        x[TensorIndex.Tensor(x > 21)].ShouldHold([22, 23]);
        x[0, 0] = tensor(-1f);
        x[0, 0].ShouldHold([-1, -1, -1, -1]);
        x[TensorIndex.Tensor(x < 0)] = tensor(5f);
        x[0, 0].ShouldHold([5, 5, 5, 5]);
        x.select(0, 1).fill_(0);
        x.sum().item<float>().ShouldBe(5 * 4 + (4 + 5 + 6 + 7 + 8 + 9 + 10 + 11));
    }

    [Fact]
    public void Shapes_PermuteCatStackSplit_MoveElements()
    {
        Tensor x = Torch.Ramp(2, 3);
        x.permute(1, 0).contiguous().ShouldHold([0, 3, 1, 4, 2, 5]);
        x.permute(1, 0).data<float>().ToArray().ShouldBe([0, 3, 1, 4, 2, 5]);
        cat([x, x], 1).shape.ShouldBe([2, 6]);
        stack([x, x]).shape.ShouldBe([2, 2, 3]);
        x.unsqueeze(0).expand(4, -1, -1).shape.ShouldBe([4, 2, 3]);
        x.reshape(3, -1).view(6).shape.ShouldBe([6]);
        x.flatten().flip(0).ShouldHold([5, 4, 3, 2, 1, 0]);
        x.chunk(3, 1).Length.ShouldBe(3);
        x.split(2, 1)[1].ShouldHold([2, 5]);
        x.unbind(1)[2].ShouldHold([2, 5]);
        x.repeat(2, 1).shape.ShouldBe([4, 3]);
        x.squeeze().transpose(0, 1).shape.ShouldBe([3, 2]);
        x.roll(1, 1).ShouldHold([2, 0, 1, 5, 3, 4]);
    }

    [Fact]
    public void Reductions_AlongDimensions_AreRight()
    {
        Tensor x = tensor(new float[] { 3, 1, 2, 6, 5, 4 }, [2, 3]);
        x.sum([0]).ShouldHold([9, 6, 6]);
        x.mean([1]).ShouldHold([2, 5]);
        x.max(1).values.ShouldHold([3, 6]);
        x.argmax(1).data<long>().ToArray().ShouldBe([0, 0]);
        x.amax([0, 1]).item<float>().ShouldBe(6);
        (Tensor top, Tensor at) = x.topk(2, 1);
        top.ShouldHold([3, 2, 6, 5]);
        at.data<long>().ToArray().ShouldBe([0, 2, 0, 1]);
        x.sort(1, descending: true).Values.ShouldHold([3, 2, 1, 6, 5, 4]);
        x.std([1]).ShouldHold([1, 1]);
        x.var(1, unbiased: false).ShouldHold([2 / 3f, 2 / 3f]);
        x.cumsum(1).ShouldHold([3, 4, 6, 6, 11, 15]);
        x.softmax(1).sum(1).ShouldHold([1, 1]);
        x.log_softmax(1).exp().sum(1).ShouldHold([1, 1]);
        x.logsumexp(1)[0].item<float>().ShouldBe(MathF.Log(MathF.Exp(3) + MathF.Exp(1) + MathF.Exp(2)), 1e-5);
        x.norm().item<float>().ShouldBe(MathF.Sqrt(91), 1e-5);
    }

    [Fact]
    public void Gathering_ByIndexAndMask_PicksElements()
    {
        Tensor x = Torch.Ramp(2, 3);
        x.gather(1, tensor(new long[] { 2, 0 }, [2, 1])).ShouldHold([2, 3]);
        x.index_select(1, tensor(new long[] { 1 })).ShouldHold([1, 4]);
        where(x > 2, x, zeros_like(x)).ShouldHold([0, 0, 0, 3, 4, 5]);
        x.masked_fill(x > 3, -1).ShouldHold([0, 1, 2, 3, -1, -1]);
        zeros(2, 3).scatter(1, tensor(new long[] { 1, 2 }, [2, 1]), ones(2, 1)).ShouldHold([0, 1, 0, 0, 0, 1]);
        x.nonzero().shape.ShouldBe([5, 2]);
    }

    [Fact]
    public void TypesAndBytes_RoundTrip()
    {
        Tensor x = tensor(new float[] { 1.5f, -2 });
        x.to(ScalarType.Int32).data<int>().ToArray().ShouldBe([1, -2]);
        x.to(float16).to(float32).ShouldHold([1.5f, -2]);
        x.to(torch.CPU).ShouldHold([1.5f, -2]);
        x.ToString().ShouldContain("Float32");
        BitConverter.ToSingle(x.bytes[..4]).ShouldBe(1.5f);
        Tensor y = zeros(2);
        y.bytes = x.bytes;
        y.ShouldHold([1.5f, -2]);
        y.data<float>()[1] = 4;
        y[1].ToDouble().ShouldBe(4);
        y.add_(1).ShouldBeSameAs(y, "what writes into a tensor returns that tensor");
        y.copy_(x).ShouldBeSameAs(y);
        Should.Throw<ArgumentException>(() => x.data<long>());
        Should.Throw<ArgumentException>(() => x.item<float>());
        cuda.is_available().ShouldBe(cuda.device_count() > 0);
    }

    [Fact]
    public void LinearAlgebra_Svd_Recomposes()
    {
        Tensor x = Torch.Ramp(4, 3).sin();
        (Tensor u, Tensor s, Tensor vh) = linalg.svd(x, fullMatrices: false);
        u.mul(s).matmul(vh).allclose(x, atol: 1e-5).ShouldBeTrue();
    }

    [Fact]
    public void Interpolate_NearestAndBilinear_FollowPyTorch()
    {
        Tensor x = tensor(new float[] { 0, 1, 2, 3 }, [1, 1, 2, 2]);
        functional.interpolate(x, [4, 4]).ShouldHold([0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 3, 3, 2, 2, 3, 3]);
        functional.interpolate(x, [1, 4], mode: InterpolationMode.Bilinear, align_corners: false).ShouldHold([1, 1.25f, 1.75f, 2]);
        functional.interpolate(x, [2, 3], mode: InterpolationMode.Bilinear, align_corners: true).ShouldHold([0, 0.5f, 1, 2, 2.5f, 3]);
        functional.interpolate(x, scale_factor: [2, 2]).shape.ShouldBe([1, 1, 4, 4]);
        functional.pad(x, [1, 0, 0, 1], value: 9).ShouldHold([9, 0, 1, 9, 2, 3, 9, 9, 9]);
    }
}
