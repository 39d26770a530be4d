using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Cam;

public sealed class AblationTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void AblationCam_AShortcutThatAdds_StillRunsOnlyTheLayersAbove()
    {
        random.manual_seed(5);
        using var net = new CifarResNet(10);
        net.eval();
        int below = 0, above = 0;
        var first = net.Layer("conv1").register_forward_hook((_, input, _) => Count(ref below, input));
        var last = net.Layer("linear").register_forward_hook((_, input, _) => Count(ref above, input));
        IReadOnlyList<CamExplanation> maps = new CamExplainer(net).Explain(
            randn(1, 3, 32, 32), new CamOptions { Method = CamMethod.AblationCam, Layers = ["layer3.2.bn2"], AblationBatchSize = 40 });
        first.remove();
        last.remove();
        maps[0].Remark.ShouldBeNull();
        below.ShouldBe(3);
        above.ShouldBe(65);

        static Tensor Count(ref int count, Tensor input)
        {
            count += (int)input.shape[0];
            return null!;
        }
    }

    [Fact]
    public void AblationCam_AConnectionThatIsConcatenated_RunsTheWholeNetworkAndSaysSo()
    {
        random.manual_seed(6);
        using var net = new Concatenating();
        net.eval();
        Tensor images = randn(2, 3, 8, 8);
        var options = new CamOptions { Method = CamMethod.AblationCam, Layers = ["conv"], Normalize = false, Signed = true, BatchSize = 3 };
        IReadOnlyList<CamExplanation> maps = new CamExplainer(net).Explain(images, options);
        maps[0].Remark!.ShouldContain("cannot join behind 'conv'");

        // By hand: the linear head tells what each channel is worth.
        Tensor activation = LeakyOf(net, images);
        activation.min().item<float>().ShouldBe(0);
        Tensor weight = net.get_parameter("fc.weight")!.detach()[maps[0].Class].narrow(0, 0, 4);
        Tensor worth = weight * activation[0].mean([1, 2]) / maps[0].Score;
        Tensor expected = (worth.reshape(4, 1, 1) * activation[0]).sum([0L]);
        maps[0].Map.Max().ShouldBe(expected.max().item<float>(), 1e-4);
    }

    private static Tensor LeakyOf(Concatenating net, Tensor images)
    {
        Tensor? kept = null;
        var hook = ((Module<Tensor, Tensor>)net.named_modules().First(m => m.name == "conv").module).register_forward_hook((_, _, o) =>
        {
            kept = o.detach().clone().DetachFromDisposeScope();
            return null!;
        });
        net.call(images);
        hook.remove();
        return kept!;
    }

    private sealed class Concatenating : Module<Tensor, Tensor>
    {
        private readonly Sequential conv = Sequential(("0", Conv2d(3, 4, 3, padding: 1)), ("1", ReLU()));
        private readonly Linear fc = Linear(7, 2);

        public Concatenating()
            : base(nameof(Concatenating)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return fc.call(cat([conv.call(input), input], 1).mean([2, 3])).MoveToOuterDisposeScope();
        }
    }
}
