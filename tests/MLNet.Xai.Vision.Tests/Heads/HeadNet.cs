using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Heads;

/// <summary>A small network with any number of outputs, and perhaps a module behind them.</summary>
internal sealed class HeadNet : Module<Tensor, Tensor>
{
    private readonly Conv2d conv = Conv2d(3, 4, 3, padding: 1);
    private readonly ReLU act = ReLU();
    private readonly Linear fc;
    private readonly Module<Tensor, Tensor> end;

    public HeadNet(long outputs, Module<Tensor, Tensor>? end = null)
        : base(nameof(HeadNet))
    {
        (fc, this.end) = (Linear(4, outputs), end ?? Identity());
        RegisterComponents();
        using IDisposable quiet = no_grad();
        var random = new Random(11);
        foreach (Parameter parameter in parameters())
            parameter.copy_(tensor([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (float)((2 * random.NextDouble()) - 1))], parameter.shape));
        eval();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return end.call(fc.call(act.call(conv.call(input)).mean([2, 3]))).MoveToOuterDisposeScope();
    }
}
