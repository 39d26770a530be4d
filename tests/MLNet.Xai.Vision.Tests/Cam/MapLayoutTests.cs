using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Cam;

public sealed class MapLayoutTests : IDisposable
{
    private static readonly CamMethod[] s_methods =
    [
        CamMethod.GradCam, CamMethod.GradCamPlusPlus, CamMethod.XGradCam, CamMethod.HiResCam, CamMethod.LayerCam, CamMethod.GradCamElementWise, CamMethod.EigenCam,
        CamMethod.EigenGradCam, CamMethod.KpcaCam, CamMethod.RandomCam, CamMethod.ScoreCam, CamMethod.SmoothedScoreCam, CamMethod.IntegratedScoreCam, CamMethod.AblationCam,
    ];

    private readonly DisposeScope _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    // Maps of 8 x 12: as many channels as rows, as columns, one, others.
    [InlineData(Arrangement.ChannelsFirst, 16, 24, 8, 2)]
    [InlineData(Arrangement.ChannelsFirst, 16, 24, 12, 2)]
    [InlineData(Arrangement.ChannelsFirst, 16, 24, 1, 2)]
    [InlineData(Arrangement.ChannelsFirst, 24, 16, 8, 2)]
    [InlineData(Arrangement.ChannelsFirst, 24, 16, 12, 2)]
    [InlineData(Arrangement.ChannelsLast, 16, 24, 8, 2)]
    [InlineData(Arrangement.ChannelsLast, 16, 24, 12, 2)]
    [InlineData(Arrangement.ChannelsLast, 16, 24, 1, 2)]
    [InlineData(Arrangement.ChannelsLast, 24, 16, 8, 2)]
    [InlineData(Arrangement.ChannelsLast, 24, 16, 5, 2)]
    // Maps of 1 x 12 and 12 x 1.
    [InlineData(Arrangement.ChannelsFirst, 2, 24, 5, 2)]
    [InlineData(Arrangement.ChannelsFirst, 2, 24, 12, 2)]
    [InlineData(Arrangement.ChannelsLast, 24, 2, 5, 2)]
    // Square.
    [InlineData(Arrangement.ChannelsFirst, 16, 16, 5, 2)]
    [InlineData(Arrangement.ChannelsLast, 16, 16, 5, 2)]
    public void Maps_OfEveryMethod_AreThoseOfTheConvolution(Arrangement arrangement, int height, int width, int channels, int stride) =>
        Compare(arrangement, height, width, channels, stride, 0, new CamOptions());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    public void Tokens_OfEveryMethod_AreThoseOfTheConvolution(int prefix)
    {
        foreach (Arrangement arrangement in (Arrangement[])[Arrangement.Tokens, Arrangement.TokensLast])
        {
            Compare(arrangement, 16, 16, 40, 4, prefix, new CamOptions());
            Compare(arrangement, 16, 24, 40, 4, prefix, new CamOptions());
        }
    }

    [Theory]
    // All that says how they are to be read is the user.
    [InlineData(Arrangement.ChannelsFirst, 16, 16, 8, 2, 0)]
    [InlineData(Arrangement.ChannelsLast, 16, 16, 8, 2, 0)]
    [InlineData(Arrangement.Tokens, 16, 16, 5, 4, 4)]
    [InlineData(Arrangement.Tokens, 16, 16, 64, 4, 1)]
    [InlineData(Arrangement.TokensLast, 16, 16, 64, 4, 1)]
    public void Maps_ThatCanBeReadInTwoWays_AreRefusedUnlessReshapeSays(Arrangement arrangement, int height, int width, int channels, int stride, int prefix)
    {
        using var net = new Arranged(channels, stride, arrangement, prefix);
        string message = Should.Throw<ArgumentException>(() => new CamExplainer(net).Explain(randn(1, 3, height, width), new CamOptions { Layers = ["maps"] })).Message;
        message.ShouldContain("could be");
        message.ShouldContain("Reshape");
        (long rows, long columns) = (height / stride, width / stride);
        Compare(arrangement, height, width, channels, stride, prefix, new CamOptions
        {
            Reshape = arrangement switch
            {
                Arrangement.ChannelsFirst => x => x,
                Arrangement.ChannelsLast => x => x.permute(0, 3, 1, 2),
                Arrangement.Tokens => x => x.narrow(1, prefix, rows * columns).transpose(1, 2).reshape(x.shape[0], channels, rows, columns),
                _ => x => x.narrow(2, prefix, rows * columns).reshape(x.shape[0], channels, rows, columns),
            },
        });
    }

    [Theory]
    [InlineData(Arrangement.Tokens, 5, 4)]
    [InlineData(Arrangement.Tokens, 64, 1)]
    [InlineData(Arrangement.TokensLast, 64, 1)]
    public void PrefixTokens_SayWhichGridIsMeant(Arrangement arrangement, int channels, int prefix) =>
        Compare(arrangement, 16, 16, channels, 4, prefix, new CamOptions { PrefixTokens = prefix });

    [Fact]
    public void PrefixTokens_ThatLeaveNoGrid_AreRefused()
    {
        using var net = new Arranged(15, 4, Arrangement.Tokens, 2);
        Should.Throw<ArgumentException>(() => new CamExplainer(net).Explain(randn(1, 3, 16, 16), new CamOptions { Layers = ["maps"], PrefixTokens = 1 })).Message
            .ShouldContain("gives [1, 18, 15], in which no grid of tokens has the proportions of the image, 16 x 16: set PrefixTokens or Reshape");
        Should.Throw<ArgumentOutOfRangeException>(() => new CamOptions { PrefixTokens = -1 }.Check());
    }

    [Fact]
    public void GradCam_OfAPoolingNetwork_IsItsClosedForm_ThoughChannelsAreAsManyAsRows()
    {
        // 16 channels of 16 x 24.
        random.manual_seed(3);
        using var net = new TinyNets.TinyGap();
        net.eval();
        Tensor image = randn(1, 3, 64, 96);
        Tensor? kept = null;
        var hook = ((nn.Module<Tensor, Tensor>)net.named_modules().First(m => m.name == "relu3").module).register_forward_hook((_, _, result) =>
        {
            kept = result.detach().clone().DetachFromDisposeScope();
            return result;
        });
        net.call(image);
        hook.remove();
        kept!.shape.ShouldBe([1, 16, 16, 24]);
        Tensor weight = net.get_parameter("fc.weight")!.detach()[2].reshape(16, 1, 1);
        Tensor expected = (weight * kept[0]).sum(dim: 0).relu() / (16 * 24);
        CamExplanation map = new CamExplainer(net).Explain(image, new CamOptions { Layers = ["relu3"], Target = ClassTarget.Class(2), Normalize = false, AtLayerResolution = true })[0];
        (map.Height, map.Width).ShouldBe((16, 24));
        GoldenTensors.Difference(map.Map, expected.Values()).ShouldBeLessThan(1e-6);
        kept.Dispose();
    }

    [Theory]
    [InlineData(16, 24)]
    [InlineData(24, 16)]
    [InlineData(32, 32)]
    public void KnownNetworks_HaveChannelsFirst(int height, int width)
    {
        // layer1 has 16 channels of the image's size, layer2 32 of half.
        random.manual_seed(5);
        using var net = new CifarResNet(4);
        net.eval();
        Tensor image = randn(1, 3, height, width);
        foreach (string layer in (string[])["layer1", "layer2"])
        {
            float[] map = Map(net, image, new CamOptions { Layers = [layer], Signed = true, Normalize = false, AtLayerResolution = true });
            map.ShouldBe(Map(net, image, new CamOptions { Layers = [layer], Signed = true, Normalize = false, AtLayerResolution = true, Reshape = x => x }));
        }
    }

    [Fact]
    public void Layers_OfAKnownKind_AreReadByIt()
    {
        // Eight channels, rows and columns: only the kind of the layer tells.
        long[] image = [1, 3, 16, 16];
        using var convolution = nn.Conv2d(3, 8, 2, stride: 2);
        using var block = nn.Sequential(nn.Conv2d(8, 8, 3, padding: 1), nn.BatchNorm2d(8), nn.ReLU());
        using var norm = nn.LayerNorm([8]);
        using var linear = nn.Linear(8, 8);
        using var both = nn.Sequential(nn.Conv2d(8, 8, 1), nn.LayerNorm([8]));
        using var squeeze = nn.Sequential(nn.Linear(8, 2), nn.ReLU(), nn.Linear(2, 8));
        Tensor value = arange(512, float32).reshape(1, 8, 8, 8), last = value.permute(0, 3, 1, 2);
        Read(convolution, value).ShouldBe(value.Doubles());
        Read(block, value).ShouldBe(value.Doubles());
        Read(norm, value).ShouldBe(last.Doubles());
        Read(linear, value).ShouldBe(last.Doubles());
        Should.Throw<ArgumentException>(() => Read(both, value)).Message.ShouldContain("8 channels of 8 x 8 or 8 channels of 8 x 8");
        Should.Throw<ArgumentException>(() => Read(squeeze, value));
        using var activation = nn.ReLU();
        Should.Throw<ArgumentException>(() => Read(activation, value));

        // A ConvNeXt block works with its channels last inside and gives them first; 16 tokens of width 64 could be 64 tokens.
        Tensor wide = randn(1, 16, 16, 24);
        using var next = nn.Sequential(nn.Conv2d(16, 16, 3), nn.LayerNorm([16]), nn.Linear(16, 64), nn.Linear(64, 16));
        MapLayout.Of(wide, "x", next, next, [1, 3, 64, 96], null, null).Apply(wide).shape.ShouldBe([1, 16, 16, 24]);
        Tensor tokens = randn(1, 16, 64);
        using var attention = nn.Sequential(nn.LayerNorm([64]), nn.Linear(64, 64));
        using var mixing = nn.Sequential(nn.Linear(64, 64));
        MapLayout.Of(tokens, "x", attention, attention, image, null, null).Apply(tokens).shape.ShouldBe([1, 64, 4, 4]);
        Should.Throw<ArgumentException>(() => MapLayout.Of(tokens, "x", mixing, mixing, image, null, null)).Message.ShouldContain("64 channels of 4 x 4 or 16 channels of 8 x 8");

        double[] Read(nn.Module layer, Tensor result) => MapLayout.Of(result, "x", layer, layer, image, null, null).Apply(result).Doubles();
    }

    [Fact]
    public void Reshape_ThatComputes_IsRefusedByAblationAlone()
    {
        using var net = new Arranged(15, 4, Arrangement.ChannelsFirst);
        Tensor image = randn(1, 3, 16, 16);
        new CamExplainer(net).Explain(image, new CamOptions { Layers = ["maps"], Reshape = x => x * 2 }).Count.ShouldBe(1);
        Should.Throw<ArgumentException>(() => new CamExplainer(net).Explain(image, new CamOptions { Layers = ["maps"], Reshape = x => x * 2, Method = CamMethod.AblationCam }))
            .Message.ShouldContain("must only rearrange");
        Should.Throw<ArgumentException>(() => new CamExplainer(net).Explain(image, new CamOptions { Layers = ["maps"], Reshape = x => x.flatten(2) }))
            .Message.ShouldContain("it must make [1, C, H, W]");
    }

    [Fact]
    public void AblationCam_ChannelsThatAreNoSlices_AreTakenAwayOneByOne()
    {
        // Pixels of two rows become channels: a channel is no slice of any dimension.
        random.manual_seed(7);
        using var net = new Arranged(3, 4, Arrangement.ChannelsFirst);
        net.eval();
        Tensor image = randn(1, 3, 16, 16);
        var options = new CamOptions
        {
            Layers = ["maps"],
            Method = CamMethod.AblationCam,
            Target = ClassTarget.Class(1),
            Signed = true,
            Normalize = false,
            AtLayerResolution = true,
            AblationBatchSize = 2,
            Reshape = x => x.reshape(x.shape[0], 3, 2, 2, 4).permute(0, 1, 3, 2, 4).reshape(x.shape[0], 6, 2, 4),
        };
        float[] map = Map(net, image, options);

        // By hand: a run of the network without each channel.
        Tensor? activation = null;
        float whole = Run(_ => { });
        var weights = new float[6];
        for (int c = 0; c < 6; c++)
            weights[c] = (whole - Run(a => a.select(1, c / 2).index_fill_(1, tensor(new[] { c % 2, (c % 2) + 2L }), activation!.min().item<float>() - 1e7))) / whole;
        Tensor maps = options.Reshape(activation!);
        Tensor expected = (maps[0] * tensor(weights).reshape(6, 1, 1)).sum(dim: 0);
        Numbers.RelativeError(map, expected.Values()).ShouldBeLessThan(1e-5);
        activation!.Dispose();

        float Run(Action<Tensor> change)
        {
            var layer = (nn.Module<Tensor, Tensor>)net.named_modules().First(m => m.name == "maps").module;
            var hook = layer.register_forward_hook((_, _, result) =>
            {
                activation ??= result.detach().clone().DetachFromDisposeScope();
                Tensor changed = result.detach().clone();
                change(changed);
                return changed;
            });
            float said = net.call(image)[0, 1].item<float>();
            hook.remove();
            return said;
        }
    }

    [Theory]
    [InlineData(Arrangement.ChannelsLast, 8, 0)]
    [InlineData(Arrangement.Tokens, 40, 5)]
    public void GuidedGradCam_ReadsLayersAlike(Arrangement arrangement, int channels, int prefix)
    {
        random.manual_seed(8);
        using var net = new Arranged(channels, 4, arrangement, prefix);
        Tensor image = randn(2, 3, 32, 48);
        Tensor conv = new GuidedGradCam { Layer = "conv" }.Explain(net, image).Values, maps = new GuidedGradCam { Layer = "maps" }.Explain(net, image).Values;
        maps.ShouldBeClose(conv.Values(), 1e-6);
    }

    [Theory]
    [InlineData(197, 224, 224, "14 x 14 behind 1")]
    [InlineData(198, 224, 224, "14 x 14 behind 2")]
    [InlineData(201, 224, 224, "14 x 14 behind 5")]
    [InlineData(261, 224, 224, "16 x 16 behind 5")]
    [InlineData(1370, 518, 518, "37 x 37 behind 1")]
    [InlineData(17, 32, 32, "4 x 4 behind 1")]
    [InlineData(25, 16, 24, "4 x 6 behind 1")]
    [InlineData(5, 32, 32, "2 x 2 behind 1")]
    [InlineData(12, 32, 32, "2 x 2 behind 8")]
    [InlineData(18, 32, 48, "2 x 3 behind 12", 12)]
    [InlineData(3, 32, 32, "")]
    public void AttentionTokens_BecomeAGrid(long tokens, long height, long width, string expected, int? prefix = null) =>
        string.Join(" or ", MapReadings.OfAttention(tokens, height, width, prefix).Select(r => $"{r.Rows} x {r.Columns} behind {r.Prefix}")).ShouldBe(expected);

    private static float[] Map(nn.Module<Tensor, Tensor> net, Tensor image, CamOptions options) => new CamExplainer(net).Explain(image, options)[0].Map;

    private static void Compare(Arrangement arrangement, int height, int width, int channels, int stride, int prefix, CamOptions options)
    {
        random.manual_seed(4);
        using var net = new Arranged(channels, stride, arrangement, prefix);
        net.eval();
        Tensor images = randn(2, 3, height, width);
        (options.Signed, options.AtLayerResolution, options.Samples, options.BatchSize, options.AblationBatchSize) = (true, true, 2, 5, 4);
        var plain = new CamOptions { Layers = ["conv"], Signed = true, AtLayerResolution = true, Samples = 2, BatchSize = 5, AblationBatchSize = 4 };
        foreach (CamMethod method in s_methods)
        {
            (options.Layers, options.Method, plain.Method) = (["maps"], method, method);
            IReadOnlyList<CamExplanation> maps = new CamExplainer(net).Explain(images, options), expected = new CamExplainer(net).Explain(images, plain);
            for (int i = 0; i < 2; i++)
            {
                (maps[i].Height, maps[i].Width).ShouldBe((height / stride, width / stride), $"{method}");
                GoldenTensors.Difference(maps[i].Map, expected[i].Map).ShouldBeLessThan(1e-5, $"{method}, image {i}");
                GoldenTensors.Difference(Map(net, images.narrow(0, i, 1), options), maps[i].Map).ShouldBeLessThan(1e-5, $"{method}, image {i} alone");
            }
        }
    }
}
