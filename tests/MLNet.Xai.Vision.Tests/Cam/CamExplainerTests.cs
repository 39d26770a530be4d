using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Cam;

public sealed class CamExplainerTests : IDisposable
{
    private static readonly string[] s_layer = ["relu3"];
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TinyNets.TinyGap _net;
    private readonly Tensor _images;

    public CamExplainerTests()
    {
        random.manual_seed(3);
        _net = new TinyNets.TinyGap();
        _net.eval();
        _images = randn(3, 3, 32, 32);
    }

    public void Dispose()
    {
        _net.Dispose();
        _scope.Dispose();
    }

    [Fact]
    public void Explain_LeavesTheModelAsItWas()
    {
        _net.train();
        _net.named_modules().First(m => m.name == "conv2").module.eval();
        new CamExplainer(_net).Explain(_images, new CamOptions { Layers = s_layer });
        _net.training.ShouldBeTrue();
        _net.named_modules().Where(m => !m.module.training).Select(m => m.name).ShouldBe(["conv2"]);
        _net.parameters().ShouldAllBe(p => !HasGradient(p));
        is_grad_enabled().ShouldBeTrue();
        _net.call(_images).requires_grad.ShouldBeTrue();
        Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(_images, new CamOptions { Layers = s_layer, Target = ClassTarget.Class(9) }))
            .Message.ShouldBe("There is no class 9: the model has 5 outputs, 0 to 4.");
        _net.training.ShouldBeTrue();
        is_grad_enabled().ShouldBeTrue();
    }

    [Fact]
    public void Explain_AThousandTimes_LeaksNothing()
    {
        using var small = new TinyNets.TinyFlatten();
        var explainer = new CamExplainer(small);
        Tensor image = _images.narrow(0, 0, 1);
        CamMethod[] methods = [CamMethod.GradCam, CamMethod.LayerCam, CamMethod.AblationCam, CamMethod.FullGrad];
        Run(8);
        // What other tests left to the finaliser must not be counted as freed here.
        long before = LiveTensors.Count();
        Run(1000);
        Tensor.TotalCount.ShouldBe(before);

        void Run(int count)
        {
            for (int i = 0; i < count; i++)
                explainer.Explain(image, new CamOptions { Method = methods[i % methods.Length], Layers = ["conv2"], Target = ClassTarget.Top(2) });
        }
    }

    [Fact]
    public void Explain_WithinInferenceMode_IsTheSame()
    {
        float[] map = Map(new CamOptions { Layers = s_layer });
        using IDisposable mode = inference_mode();
        Tensor images = _images * 1;
        new CamExplainer(_net).Explain(images, new CamOptions { Layers = s_layer })[0].Map.ShouldBe(map);
        is_inference_mode_enabled().ShouldBeTrue();
    }

    [Fact]
    public void Explain_FrozenParameters_ChangeNothing()
    {
        float[] map = Map(new CamOptions { Layers = s_layer });
        foreach (Parameter parameter in _net.parameters())
            parameter.requires_grad = false;
        Map(new CamOptions { Layers = s_layer }).ShouldBe(map);
    }

    [Fact]
    public void Explain_ABatchWithDifferentTargets_IsEachImageAlone()
    {
        ClassTarget[] targets = [ClassTarget.Class(4), ClassTarget.Difference(1, 2), ClassTarget.Top(2)];
        var options = new CamOptions { Layers = s_layer, Normalize = false, Signed = true };
        IReadOnlyList<CamExplanation> all = new CamExplainer(_net).Explain(_images, options, targets);
        all.Select(e => e.Image).ShouldBe([0, 1, 2, 2]);
        for (int i = 0; i < 3; i++)
        {
            IReadOnlyList<CamExplanation> alone = new CamExplainer(_net).Explain(_images.narrow(0, i, 1), options, [targets[i]]);
            CamExplanation[] together = [.. all.Where(e => e.Image == i)];
            alone.Count.ShouldBe(together.Length);
            for (int k = 0; k < together.Length; k++)
            {
                together[k].Class.ShouldBe(alone[k].Class);
                together[k].Score.ShouldBe(alone[k].Score, 1e-5);
                GoldenTensors.Difference(together[k].Map, alone[k].Map).ShouldBeLessThan(1e-6);
            }
        }
    }

    [Fact]
    public void Explain_ADifference_IsTheDifferenceOfTheMaps()
    {
        float[] a = Raw(ClassTarget.Class(1)), b = Raw(ClassTarget.Class(2)), difference = Raw(ClassTarget.Difference(1, 2));
        GoldenTensors.Difference(difference, a.Zip(b, (x, y) => x - y).ToArray()).ShouldBeLessThan(1e-6);

        float[] Raw(ClassTarget target) => Map(new CamOptions { Layers = s_layer, Target = target, Signed = true, Normalize = false, AtLayerResolution = true });
    }

    [Fact]
    public void Explain_SeveralLayers_IsTheirMean()
    {
        var options = new CamOptions { Normalize = false, Signed = true };
        float[] low = Map(With("conv2")), high = Map(With("relu3")), both = Map(With("conv2", "relu3"));
        GoldenTensors.Difference(both, low.Zip(high, (x, y) => (x + y) / 2).ToArray()).ShouldBeLessThan(1e-6);
        options.AtLayerResolution = true;
        new CamExplainer(_net).Explain(_images, With("conv2", "relu3"))[0].Height.ShouldBe(16);

        CamOptions With(params string[] layers)
        {
            options.Layers = layers;
            return options;
        }
    }

    [Fact]
    public void Explain_ByName_NeedsThatName()
    {
        string[] names = ["ant", "bee", "cat", "dog", "eel"];
        CamOptions options = new() { Layers = s_layer, Target = ClassTarget.Named("dog"), ClassNames = names };
        new CamExplainer(_net).Explain(_images, options).ShouldAllBe(e => e.Class == 3);
        options.Target = ClassTarget.Named("do");
        Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(_images, options)).Message.ShouldContain("among them: dog");
        (options.ClassNames, options.Target) = (["crane", "bee", "crane", "dog", "eel"], ClassTarget.Named("crane"));
        Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(_images, options)).Message
            .ShouldBe("The classes 0 and 2 are all named 'crane': say which one by its index.");
    }

    [Fact]
    public void Explain_WhatIsNotThere_SaysWhatIs()
    {
        Fails(_images, "layer4").ShouldBe("TinyGap has no layer 'layer4'. It has: conv1, conv2, conv3, relu3, fc.");
        Fails(_images).ShouldContain("Say which layer of TinyGap is meant");
        Fails(_images, "fc").ShouldContain("[3, 5], which is no map");
        Fails(_images[0], "relu3").ShouldBe("Images are [N, C, H, W], not [3, 32, 32]. (Parameter 'images')");
        Should.Throw<Exception>(() => new CamExplainer(_net).Explain(randn(1, 4, 32, 32), new CamOptions { Layers = s_layer })).Message.ShouldContain("channels");
        new CamExplainer(_net).Explain(_images, new CamOptions { Layers = s_layer }).Count.ShouldBe(3);

        string Fails(Tensor images, params string[] layers) =>
            Should.Throw<ArgumentException>(() => new CamExplainer(_net).Explain(images, new CamOptions { Layers = layers })).Message;
    }

    [Fact]
    public void Cam_IsGradCamOfAPoolingNetwork()
    {
        float[] cam = Map(new CamOptions { Method = CamMethod.Cam, Layers = s_layer, Normalize = false, Signed = true, AtLayerResolution = true });
        float[] gradcam = Map(new CamOptions { Layers = s_layer, Normalize = false, Signed = true, AtLayerResolution = true });
        GoldenTensors.Difference(cam, [.. gradcam.Select(v => v * 64)]).ShouldBeLessThan(1e-5);
        using var other = new TinyNets.TinyFlatten();
        Should.Throw<ArgumentException>(() => new CamExplainer(other).Explain(_images, new CamOptions { Method = CamMethod.Cam, Layers = ["conv2"] }))
            .Message.ShouldContain("behind 'conv2' there is something else");
    }

    [Fact]
    public void FullGrad_PartsAddUpToTheOutput()
    {
        string[] layers = FullGradient.BiasLayers(_net);
        Tensor input = _images.clone().requires_grad_(true);
        using LayerCapture capture = new(_net, layers, input, gradients: true);
        Tensor[] gradients = capture.Gradients(capture.Output.select(1, 2).sum(), input);
        Tensor sum = (input.detach() * gradients[^1]).sum([1, 2, 3]) + _net.get_parameter("fc.bias")!.detach()[2];
        for (int i = 0; i < layers.Length; i++)
            sum = sum + (gradients[i] * FullGradient.Bias(LayerLookup.Find(_net, layers[i]))).sum([1, 2, 3]);
        sum.ShouldBeClose(capture.Output.select(1, 2).Values(), 1e-5);
        Map(new CamOptions { Method = CamMethod.FullGrad }).Max().ShouldBe(1, 1e-5);
    }

    [Fact]
    public void ScoreCam_Relatives_AreScoreCamWithoutNoiseAndSteps()
    {
        float[] score = Map(Of(CamMethod.ScoreCam));
        CamOptions still = Of(CamMethod.SmoothedScoreCam), one = Of(CamMethod.IntegratedScoreCam), noisy = Of(CamMethod.SmoothedScoreCam);
        (still.Noise, still.Samples, one.Samples, noisy.Samples) = (0, 2, 1, 2);
        GoldenTensors.Difference(Map(still), score).ShouldBeLessThan(1e-5);
        GoldenTensors.Difference(Map(one), score).ShouldBeLessThan(1e-5);
        Map(noisy).ShouldBe(Map(noisy));
        GoldenTensors.Difference(Map(noisy), score).ShouldBeGreaterThan(1e-5);
        CamOptions batched = Of(CamMethod.ScoreCam);
        batched.BatchSize = 3;
        GoldenTensors.Difference(Map(batched), score).ShouldBeLessThan(1e-5);

        static CamOptions Of(CamMethod method) => new() { Method = method, Layers = s_layer, Signed = true };
    }

    [Theory]
    [InlineData(CamMethod.GradCam)]
    [InlineData(CamMethod.FullGrad)]
    public void Explain_CallerInNoGrad_SameAsOutside(CamMethod method)
    {
        var options = new CamOptions { Method = method, Layers = s_layer };
        float[] free = Map(options);
        using IDisposable mode = no_grad();
        Map(options).ShouldBe(free);
        is_grad_enabled().ShouldBeFalse();
    }

    [Fact]
    public void ScoreCam_DeadChannels_AreEvaluatedOnce()
    {
        using (no_grad())
            _net.get_parameter("conv3.bias")!.narrow(0, 4, 12).fill_(-1000);
        int images = 0;
        var hook = _net.register_forward_hook((_, input, _) =>
        {
            images += (int)input.shape[0];
            return null!;
        });
        new CamExplainer(_net).Explain(_images.narrow(0, 0, 1), new CamOptions { Method = CamMethod.ScoreCam, Layers = s_layer });
        hook.remove();
        images.ShouldBe(1 + 1 + 4);
    }

    [Fact]
    public void Random_SameSeed_SameMap()
    {
        float[] a = Map(new CamOptions { Method = CamMethod.RandomCam, Layers = s_layer, Seed = 1 });
        Map(new CamOptions { Method = CamMethod.RandomCam, Layers = s_layer, Seed = 1 }).ShouldBe(a);
        Map(new CamOptions { Method = CamMethod.RandomCam, Layers = s_layer, Seed = 2 }).ShouldNotBe(a);
    }

    private static bool HasGradient(Parameter parameter) => parameter.grad is not null;

    private float[] Map(CamOptions options) => new CamExplainer(_net).Explain(_images, options)[0].Map;
}
