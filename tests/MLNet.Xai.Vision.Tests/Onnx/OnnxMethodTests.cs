using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Quality;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Onnx;

/// <summary>Every method that an ONNX network has gives what it gives of the same network on libtorch.</summary>
public sealed class OnnxMethodTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly TinyNetwork _net = new();
    private readonly OnnxImageModel _onnx;
    private readonly Tensor _images;

    public OnnxMethodTests()
    {
        _onnx = _net.Onnx();
        _images = randn(2, 3, TinyNetwork.Size, TinyNetwork.Size);
    }

    public void Dispose()
    {
        _onnx.Dispose();
        _net.Dispose();
        _scope.Dispose();
    }

    [Theory]
    [InlineData(CamMethod.Cam, "conv4")]
    [InlineData(CamMethod.ScoreCam, "conv4")]
    [InlineData(CamMethod.ScoreCam, "add")]
    [InlineData(CamMethod.SmoothedScoreCam, "conv4")]
    [InlineData(CamMethod.IntegratedScoreCam, "conv4")]
    [InlineData(CamMethod.AblationCam, "conv4")]
    [InlineData(CamMethod.AblationCam, "conv3")]
    [InlineData(CamMethod.AblationCam, "pool1")]
    [InlineData(CamMethod.EigenCam, "conv3")]
    [InlineData(CamMethod.KpcaCam, "conv4")]
    [InlineData(CamMethod.RandomCam, "conv1")]
    public void Cam_OfALayer_IsThatOfLibtorch(CamMethod method, string layer)
    {
        var options = new CamOptions { Method = method, Layers = [layer], Normalize = false, Signed = true, Samples = 3, BatchSize = 5, AblationBatchSize = 5, Target = ClassTarget.Top(2) };

        IReadOnlyList<CamExplanation> expected = new CamExplainer(_net.Torch).Explain(_images, options), found = new CamExplainer(_onnx).Explain(_images, options);

        found.Count.ShouldBe(4);
        for (int i = 0; i < found.Count; i++)
        {
            (found[i].Image, found[i].Class, found[i].Height, found[i].Width).ShouldBe((expected[i].Image, expected[i].Class, expected[i].Height, expected[i].Width));
            found[i].Score.ShouldBe(expected[i].Score, 1e-5);
            Numbers.RelativeError(found[i].Map, expected[i].Map).ShouldBeLessThan(1e-4);
        }
    }

    [Fact]
    public void AblationCam_AConnectionThatIsConcatenated_RunsOnlyTheLayersAbove()
    {
        // What passes by the layer is repeated for every copy: libtorch must run the whole network here.
        var options = new CamOptions { Method = CamMethod.AblationCam, Layers = ["conv3"] };
        new CamExplainer(_onnx).Explain(_images, options)[0].Remark.ShouldBeNull();
        new CamExplainer(_net.Torch).Explain(_images, options)[0].Remark.ShouldNotBeNull();
    }

    [Fact]
    public void Cam_OfSeveralLayersAndVariants_IsThatOfLibtorch()
    {
        var options = new CamOptions { Method = CamMethod.AblationCam, Layers = ["add", "conv4", "pool1"], AugSmooth = true, EigenSmooth = true };
        IReadOnlyList<CamExplanation> expected = new CamExplainer(_net.Torch).Explain(_images, options), found = new CamExplainer(_onnx).Explain(_images, options);
        for (int i = 0; i < found.Count; i++)
            Numbers.RelativeError(found[i].Map, expected[i].Map).ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Cam_DefaultLayer_IsTheLastBeforePooling()
    {
        var options = new CamOptions { Method = CamMethod.Cam };
        new CamExplainer(_onnx).Explain(_images, options)[0].Map.ShouldBe(new CamExplainer(_onnx).Explain(_images, new CamOptions { Method = CamMethod.Cam, Layers = ["conv4"] })[0].Map);
        Should.Throw<ArgumentException>(() => new CamExplainer(_onnx).Explain(_images, new CamOptions { Method = CamMethod.Cam, Layers = ["conv3"] })).Message.ShouldContain("global average pooling");
        Should.Throw<ArgumentException>(() => new CamExplainer(_onnx).Explain(_images, new CamOptions { Method = CamMethod.Cam, Layers = ["layer4"] })).Message.ShouldContain("It has: conv1_before, conv1,");
    }

    [Fact]
    public void Lime_OfAPicture_IsThatOfLibtorch()
    {
        byte[] rgb = new byte[3 * TinyNetwork.Size * TinyNetwork.Size];
        new Random(3).NextBytes(rgb);
        ImageRecipe recipe = new() { Height = TinyNetwork.Size, Width = TinyNetwork.Size };
        var options = new ImageLimeOptions { Segmentation = ImageSegmentation.Grid(4, 4), Lime = new LimeImageOptions { Samples = 200 } };

        ImageLimeExplanation expected = new ImageLimeExplainer(_net.Torch, recipe).Explain(rgb, options), found = new ImageLimeExplainer(_onnx, recipe).Explain(rgb, options);

        found.Lime.Labels.ShouldBe(expected.Lime.Labels);
        for (int i = 0; i < found.Lime.Fits.Count; i++)
            Numbers.RelativeError([.. found.Lime.Fits[i].Weights.Select(w => (float)w)], [.. expected.Lime.Fits[i].Weights.Select(w => (float)w)]).ShouldBeLessThan(1e-3);
    }

    public static TheoryData<string> Callers => [nameof(Occlusion), nameof(Rise), nameof(FeatureAblation)];

    [Theory]
    [MemberData(nameof(Callers))]
    public void Attribution_ByCallingOnly_IsThatOfLibtorch(string name)
    {
        AttributionMethod method = name switch
        {
            nameof(Occlusion) => new Occlusion { Window = [5, 5] },
            nameof(Rise) => new Rise { Masks = 60 },
            _ => new FeatureAblation { Groups = arange(16).reshape(1, 1, 4, 4).repeat_interleave(4, 2).repeat_interleave(4, 3) },
        };
        float[] expected = method.Explain(_net.Torch, _images).Values.Values(), found = method.Explain(_onnx, _images).Values.Values();
        Numbers.RelativeError(found, expected).ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void InsertionAndDeletion_AreThoseOfLibtorch()
    {
        float[][] maps = [.. Enumerable.Range(0, 2).Select(i => _images[i].sum([0L]).Values())];
        var measure = new InsertionDeletion { Steps = 10 };
        IReadOnlyList<PerturbationCurves> expected = measure.Measure(_net.Torch, _images, maps), found = measure.Measure(_onnx, _images, maps);
        found[1].InsertionArea.ShouldBe(expected[1].InsertionArea, 1e-5);
        found[0].DeletionArea.ShouldBe(expected[0].DeletionArea, 1e-5);
    }

    [Theory]
    [InlineData(CamMethod.GradCam)]
    [InlineData(CamMethod.GradCamPlusPlus)]
    [InlineData(CamMethod.XGradCam)]
    [InlineData(CamMethod.LayerCam)]
    [InlineData(CamMethod.HiResCam)]
    [InlineData(CamMethod.EigenGradCam)]
    public void Cam_OfTheLayerBeforePoolingAndOneLinearLayer_HasLibtorchsGradients(CamMethod method)
    {
        var options = new CamOptions { Method = method, Layers = ["conv4"], Normalize = false, Signed = true, Target = ClassTarget.Difference(1, 3) };
        using IDisposable mode = no_grad();
        IReadOnlyList<CamExplanation> expected = new CamExplainer(_net.Torch).Explain(_images, options), found = new CamExplainer(_onnx).Explain(_images, options);
        is_grad_enabled().ShouldBeFalse();
        for (int i = 0; i < 2; i++)
        {
            Numbers.RelativeError(found[i].Map, expected[i].Map).ShouldBeLessThan(1e-4);
            found[i].Score.ShouldBe(expected[i].Score, 1e-5);
        }
    }

    public static TheoryData<CamMethod> GradientMaps =>
        [CamMethod.GradCam, CamMethod.GradCamPlusPlus, CamMethod.LayerCam, CamMethod.FullGrad, CamMethod.GradientRollout, CamMethod.LeGrad, CamMethod.EigenGradCam];

    [Theory]
    [MemberData(nameof(GradientMaps))]
    public void Cam_ThatNeedsGradients_SaysWhatWorks(CamMethod method)
    {
        var options = new CamOptions { Method = method, Layers = method == CamMethod.FullGrad ? [] : ["conv3"] };
        Should.Throw<NotSupportedException>(() => new CamExplainer(_onnx).Explain(_images, options)).Message.ShouldContain("ONNX Runtime gives no gradients");
    }

    public static TheoryData<string> GradientMethods =>
        [nameof(Saliency), nameof(InputXGradient), nameof(IntegratedGradients), nameof(SmoothGrad), nameof(GradientShap), nameof(DeepLift), nameof(GuidedBackpropagation),
         nameof(Deconvolution), nameof(GuidedGradCam)];

    [Theory]
    [MemberData(nameof(GradientMethods))]
    public void Attribution_ThatNeedsGradients_SaysWhatWorks(string name)
    {
        AttributionMethod method = name switch
        {
            nameof(Saliency) => new Saliency(),
            nameof(InputXGradient) => new InputXGradient(),
            nameof(IntegratedGradients) => new IntegratedGradients(),
            nameof(SmoothGrad) => new SmoothGrad(),
            nameof(GradientShap) => new GradientShap { Baselines = zeros(1, 3, TinyNetwork.Size, TinyNetwork.Size) },
            nameof(DeepLift) => new DeepLift(),
            nameof(GuidedBackpropagation) => new GuidedBackpropagation(),
            nameof(Deconvolution) => new Deconvolution(),
            _ => new GuidedGradCam(),
        };
        Should.Throw<NotSupportedException>(() => method.Explain(_onnx, _images)).Message.ShouldContain("ONNX Runtime gives no gradients");
    }
}
