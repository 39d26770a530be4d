using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline;

public sealed class AttributionColumnsTests : IDisposable
{
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public static TheoryData<string> Methods => [.. All().Keys];

    private ImageExplanationEstimator Scored => Photos.Vision(_ml).ScoreImages("Image", _net, Photos.Recipe, Photos.Labels, new() { Architecture = "tiny-gap" });

    public void Dispose() => _net.Dispose();

    [Theory]
    [MemberData(nameof(Methods))]
    public void Attribution_Values_AreTheMethodsOwn_AlsoWhenLoaded(string name)
    {
        AttributionMethod method = All()[name];
        IDataView data = Photos.View(_ml, 3);
        ITransformer model = Scored.Attribution("Map", method).Fit(data);
        IDataView fresh = model.Transform(data);
        ((VectorDataViewType)fresh.Schema["Map"].Type).Dimensions.ShouldBe([16, 16]);
        ITransformer loaded = Photos.SaveAndLoad(_ml, model);

        foreach (IDataView view in (IDataView[])[fresh, loaded.Transform(data)])
        {
            float[][] maps = Photos.Vectors(view, "Map");
            float[] outputs = [.. view.GetColumn<float>("Map.Output")];
            float[]? deltas = view.Schema.GetColumnOrNull("Map.ConvergenceDelta") is null ? null : [.. view.GetColumn<float>("Map.ConvergenceDelta")];
            Photos.Texts(view, "Map.Class").ShouldBe(Photos.Texts(view, "PredictedLabel"));
            List<Photo> photos = Photos.Rows(3);
            for (int i = 0; i < 3; i++)
            {
                using DisposeScope scope = NewDisposeScope();
                Attributions direct = method.Explain(_net, Photos.Recipe.ToTensor(Photos.Rgb(photos[i].Image!)));
                GoldenTensors.Difference(maps[i], direct.PixelMap(0)).ShouldBeLessThan(1e-5);
                maps[i].ShouldContain(v => v != 0);
                outputs[i].ShouldBe((float)direct.Scores[0], 1e-5);
                (deltas is null).ShouldBe(direct.ConvergenceDelta is null);
                if (deltas is not null)
                    deltas[i].ShouldBe((float)direct.ConvergenceDelta![0], 1e-5);
            }
        }
    }

    [Fact]
    public void Attribution_Targets_AreThoseOfTheSchema()
    {
        IDataView data = Photos.View(_ml, 2);
        IDataView view = Scored.Attribution("Fish", new Saliency(), ClassTarget.Named("fish")).Attribution("Two", new InputXGradient(), ClassTarget.Top(2))
            .Attribution("One", new InputXGradient()).Attribution("Against", new SmoothGrad { Samples = 2, Statistic = NoiseStatistic.Variance }, ClassTarget.Difference(0, 1))
            .Attribution("Guided", new GuidedGradCam { Layer = "conv3" }).Fit(data).Transform(data);

        Photos.Texts(view, "Fish.Class").ShouldAllBe(label => label == "fish");
        view.Schema["Fish"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Saliency");
        view.Schema["Fish"].Annotations.GetText(ExplanationAnnotations.Target).ShouldBe("fish");
        view.Schema["Against"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("VarGrad of Saliency");
        view.Schema["Against"].Annotations.GetText(ExplanationAnnotations.Target).ShouldBe("class 0 against class 1");
        view.Schema["Guided"].Annotations.GetText(ExplanationAnnotations.Layers).ShouldBe("conv3");
        ((VectorDataViewType)view.Schema["Two"].Type).Dimensions.ShouldBe([2, 16, 16]);
        foreach ((float[] two, float[] one) in Photos.Vectors(view, "Two").Zip(Photos.Vectors(view, "One")))
            GoldenTensors.Difference(two.AsSpan(0, 256), one).ShouldBeLessThan(1e-5);
    }

    [Fact]
    public void Attribution_BaselineOfTheCaller_IsCopied()
    {
        IDataView data = Photos.View(_ml, 1);
        ImageExplanationEstimator estimator;
        using (Tensor baseline = ones(3, 1, 1))
            estimator = Scored.Attribution("Map", new IntegratedGradients { Baseline = baseline, Steps = 4 });
        using Tensor again = ones(3, 1, 1);
        IDataView same = Scored.Attribution("Map", new IntegratedGradients { Baseline = again, Steps = 4 }).Fit(data).Transform(data);

        Photos.Vectors(estimator.Fit(data).Transform(data), "Map")[0].ShouldBe(Photos.Vectors(same, "Map")[0], 1e-6f);
    }

    [Fact]
    public void Attribution_WhatDoesNotFit_Throws()
    {
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new Saliency(), ClassTarget.Class(5))).Message.ShouldContain("no class 5");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new Saliency(), ClassTarget.Named("horse"))).Message.ShouldContain("horse");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new Saliency(), ClassTarget.Top(6))).Message.ShouldContain("top 6");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Score", new Saliency())).Message.ShouldContain("already");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new GuidedGradCam())).Message.ShouldContain("Layer");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new GuidedGradCam { Layer = "layer4" })).Message.ShouldContain("conv3");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new Occlusion { Window = [17, 4] })).Message.ShouldContain("17");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new Rise { Probability = 1 })).Message.ShouldContain("Probability");
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new SmoothGrad { Samples = 0 })).Message.ShouldContain("Samples");
        using Tensor perImage = zeros(2, 3, 16, 16);
        Should.Throw<ArgumentException>(() => Scored.Attribution("Map", new IntegratedGradients { Baseline = perImage })).Message.ShouldContain("Baseline");
        ITransformer code = Scored.Attribution("Map", new GuidedGradCam { Layer = "conv3", Reshape = x => x }).Fit(Photos.View(_ml, 1));
        Should.Throw<InvalidOperationException>(() => _ml.Model.Save(code, null, new MemoryStream())).Message.ShouldContain("Reshape");
    }

    [Fact]
    public void Read_DamagedMethods_Throws()
    {
        Read(writer => writer.Write("Magic")).ShouldContain("Magic");
        Read(writer =>
        {
            for (int i = 0; i < 100_000; i++)
                writer.Write("SmoothGrad");
        }).ShouldContain("nested");
        Read(writer =>
        {
            writer.Write("IntegratedGradients");
            writer.Write(2);
            writer.Write(1L << 40);
            writer.Write(1L << 40);
        }).ShouldContain("does not fit");

        static string Read(Action<BinaryWriter> write)
        {
            using var state = new MemoryStream();
            using var writer = new BinaryWriter(state);
            write(writer);
            writer.Flush();
            state.Position = 0;
            using var reader = new BinaryReader(state);
            return Should.Throw<InvalidDataException>(() => ImageMethodState.Images.Read(reader)).Message;
        }
    }

    // The network has functions that DeepLIFT cannot see, hence the tolerance.
    private static Dictionary<string, AttributionMethod> All() => new(StringComparer.Ordinal)
    {
        ["Saliency"] = new Saliency(),
        ["InputXGradient"] = new InputXGradient(),
        ["SmoothGrad"] = new SmoothGrad { Samples = 3, Method = new InputXGradient(), Seed = 9 },
        ["VarGrad"] = new SmoothGrad { Samples = 3, NoiseLevel = 0.3, Statistic = NoiseStatistic.Variance },
        ["GuidedBackpropagation"] = new GuidedBackpropagation(),
        ["Deconvolution"] = new Deconvolution(),
        ["IntegratedGradients"] = new IntegratedGradients { Steps = 5, Rule = PathRule.RiemannMiddle, Baseline = full(new long[] { 3, 1, 1 }, 0.2f) },
        ["IntegratedGradients to a tolerance"] = new IntegratedGradients { Steps = 4, Tolerance = 0.01, MaxSteps = 64 },
        ["DeepLift"] = new DeepLift { Baselines = [zeros(3, 16, 16), full(new long[] { 1, 3, 1, 1 }, 0.5f)], Tolerance = double.PositiveInfinity },
        ["GradientShap"] = new GradientShap { Baselines = linspace(-1, 1, 2 * 3 * 256).reshape(2, 3, 16, 16), Samples = 4, NoiseDeviation = 0.1 },
        ["Occlusion"] = new Occlusion { Window = [5, 4], Stride = [3, 4] },
        ["FeatureAblation"] = new FeatureAblation { Groups = arange(4).reshape(1, 1, 4, 1).repeat_interleave(4, 2) },
        ["Rise"] = new Rise { Masks = 20, Cells = 3, Seed = 4 },
        ["GuidedGradCam"] = new GuidedGradCam { Layer = "conv3", Interpolation = InterpolationMode.Nearest },
    };
}
