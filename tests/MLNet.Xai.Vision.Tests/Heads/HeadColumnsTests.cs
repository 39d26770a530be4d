using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Tests.Pipeline;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Heads;

/// <summary>The same as columns: said once, every column explains it, and it is saved.</summary>
public sealed class HeadColumnsTests
{
    private static readonly ImageLimeOptions s_lime = new() { Segmentation = ImageSegmentation.Grid(3, 3), Lime = new LimeImageOptions { Samples = 20 } };
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(ModelHead.Binary, 1)]
    [InlineData(ModelHead.BinaryProbability, 1)]
    [InlineData(ModelHead.Sigmoid, 3)]
    [InlineData(ModelHead.Raw, 3)]
    [InlineData(ModelHead.Raw, 1)]
    [InlineData(null, 3)]
    public void Columns_ExplainTheHead_FreshAndLoaded(ModelHead? head, int outputs)
    {
        ImageArchitectures.Register("head-net", classes => new HeadNet(classes, head == ModelHead.BinaryProbability ? Sigmoid() : null));
        using HeadNet net = new(outputs, head == ModelHead.BinaryProbability ? Sigmoid() : null);
        int classes = head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : outputs;
        string[] labels = [.. Enumerable.Range(0, classes).Select(k => $"label {k}")];
        IDataView data = Photos.View(_ml, 4);
        ClassTarget target = ClassTarget.Class(0);
        ImageExplanationTransformer model = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, labels, new() { Head = head, Architecture = "head-net" })
            .Cam("Cam", new CamOptions { Layers = ["act"], Target = target, Signed = true, Normalize = false }).Cam("Predicted", new CamOptions { Layers = ["act"] })
            .Lime("Lime", s_lime, target).Attribution("Rise", new Rise { Masks = 6 }, target).Attribution("Saliency", new InputXGradient(), target)
            .Quality("Rise", "Rise", MapMeasures.Common).Quality("Saliency", "Saliency", MapMeasures.Sensitivity | MapMeasures.Infidelity).Fit(data);
        IDataView view = model.Transform(data);
        float[][] scores = Photos.Vectors(view, "Score"), lime = Photos.Vectors(view, "Lime"), cam = Photos.Vectors(view, "Cam");
        string[] predicted = Photos.Texts(view, "PredictedLabel"), explained = Photos.Texts(view, "Predicted.Class");
        float[] probability = [.. view.GetColumn<float>("Rise.Probability")], output = [.. view.GetColumn<float>("Saliency.Output")];
        List<Photo> photos = Photos.Rows(4);
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < 4; i++)
        {
            byte[] rgb = Photos.Rgb(photos[i].Image!);
            Tensor picture = Photos.Recipe.ToTensor(rgb);
            double[] raw = net.call(picture).Doubles();
            scores[i].Length.ShouldBe(classes);
            for (int k = 0; k < classes; k++)
                ((double)scores[i][k]).ShouldBe(HeadTests.Probability(head ?? ModelHead.Softmax, raw, k), 1e-6);
            predicted[i].ShouldBe(labels[Array.IndexOf(scores[i], scores[i].Max())]);
            explained[i].ShouldBe(predicted[i]);
            ((double)probability[i]).ShouldBe(scores[i][0], 1e-6);
            ((double)output[i]).ShouldBe(head switch { ModelHead.Binary => -raw[0], ModelHead.BinaryProbability => 1 - raw[0], _ => raw[0] }, 1e-6);
            ImageLimeOptions own = new() { Head = head, Segmentation = s_lime.Segmentation, Lime = new LimeImageOptions { Samples = 20, Labels = [0] } };
            GoldenTensors.Difference(lime[i], new ImageLimeExplainer(net, Photos.Recipe).Explain(rgb, own).WeightMap(0)).ShouldBeLessThan(1e-6);
            float[] map = new CamExplainer(net).Explain(picture, new CamOptions { Layers = ["act"], Head = head, Target = target, Signed = true, Normalize = false })[0].Map;
            GoldenTensors.Difference(cam[i], map).ShouldBeLessThan(1e-6);
        }

        IDataView loaded = Photos.SaveAndLoad(_ml, model).Transform(data);
        foreach (string column in (string[])["Score", "Cam", "Predicted", "Lime", "Rise", "Saliency"])
            Photos.Vectors(loaded, column).ShouldBe(Photos.Vectors(view, column));
        foreach (string column in (string[])["Rise.Insertion", "Rise.Deletion", "Rise.Road", "Rise.Drop", "Saliency.Sensitivity", "Saliency.Infidelity"])
            loaded.GetColumn<float>(column).ShouldBe(view.GetColumn<float>(column));
    }

    [Fact]
    public void ScoreImages_ANetworkThatMustBeExplained_IsRefusedAtTheCall()
    {
        using HeadNet one = new(1), softmax = new(3, Softmax(1)), sigmoid = new(3, Sigmoid());
        Complaint(one, null).ShouldContain("HeadNet has one output: set Head to Binary (one logit of two classes), BinaryProbability (it ends in a sigmoid) or Raw (regression)");
        Complaint(softmax, null).ShouldContain("it seems to end in a softmax or sigmoid");
        Complaint(sigmoid, null).ShouldContain("it seems to end in a softmax or sigmoid");
        Complaint(one, ModelHead.Softmax).ShouldContain("the softmax of one value is always 1");
        Complaint(sigmoid, ModelHead.Binary).ShouldContain("for one output of two classes; the network has 3 outputs");
        Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages("Image", one, Photos.Recipe, ["yes"], new() { Head = ModelHead.Binary })).Message
            .ShouldContain("There are 1 class names; the network has 2 classes");
        ImageExplanationEstimator estimator = Photos.Vision(_ml).ScoreImages("Image", sigmoid, Photos.Recipe, null, new() { Head = ModelHead.Raw });
        Should.Throw<ArgumentException>(() => estimator.Lime("Lime", new ImageLimeOptions { Head = ModelHead.Sigmoid })).Message.ShouldContain("Head is Sigmoid here; the images are scored with Raw");
        Should.Throw<ArgumentException>(() => estimator.Attribution("Rise", new Rise { Head = ModelHead.Softmax })).Message.ShouldContain("Say it once, in ImageScoringOptions");
        Should.Throw<ArgumentException>(() => estimator.Cam("Cam", new CamOptions { Head = ModelHead.Softmax, Layers = ["act"] })).Message.ShouldContain("scored with Raw");

        string Complaint(Module<Tensor, Tensor> net, ModelHead? head) =>
            Should.Throw<ArgumentException>(() => Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe, null, new() { Head = head })).Message;
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("Cam")]
    [InlineData("Lime")]
    [InlineData("Saliency")]
    public void OutputsThatAreNotFinite_NameTheRow(string column)
    {
        using var net = new Sensitive();
        IDataView data = Photos.View(_ml, 5);
        IDataView view = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe).Cam("Cam", new CamOptions { Layers = ["conv"] })
            .Lime("Lime", s_lime).Attribution("Saliency", new Saliency()).Fit(data).Transform(data);
        List<Photo> photos = Photos.Rows(5);
        using (DisposeScope scope = NewDisposeScope())
            net.Refused = Photos.Recipe.ToTensor(Photos.Rgb(photos[3].Image!)).mean().item<float>();
        Should.Throw<InvalidOperationException>(() => view.GetColumn<VBuffer<float>>(column).ToArray()).Message
            .ShouldContain("failed at row 3: Sensitive returned values that are NaN or infinite");
    }

    [Fact]
    public void Lime_HardlyAnySuperpixels_WarnsOnce()
    {
        List<string> warnings = [];
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        using Module<Tensor, Tensor> net = Photos.Net();
        IDataView data = Photos.View(_ml, 3);
        IDataView view = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe).Lime("One", new ImageLimeOptions { Segmentation = ImageSegmentation.Grid(1, 1), Lime = new LimeImageOptions { Samples = 4 } })
            .Lime("Nine", s_lime).Fit(data).Transform(data);
        Photos.Vectors(view, "Nine").Length.ShouldBe(3);
        warnings.ShouldBeEmpty();
        Photos.Vectors(view, "One").ShouldAllBe(map => map.Distinct().Count() == 1);
        warnings.ShouldHaveSingleItem().ShouldContain("'One': LIME has a single superpixel, and the same weight everywhere");
    }

    [Fact]
    public void Ablation_ThatRunsTheWholeNetwork_Warns()
    {
        List<string> warnings = [];
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
                warnings.Add(e.Message);
        };
        using var net = new Joined();
        IDataView data = Photos.View(_ml, 2);
        IDataView view = Photos.Vision(_ml).ScoreImages("Image", net, Photos.Recipe).Cam("Map", new CamOptions { Method = CamMethod.AblationCam, Layers = ["conv"] }).Fit(data).Transform(data);
        Photos.Vectors(view, "Map").Length.ShouldBe(2);
        warnings.ShouldHaveSingleItem().ShouldContain("'Map': Ablation-CAM ran the whole network for every channel");
    }

    private sealed class Sensitive : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Conv2d conv = Conv2d(3, 4, 3, padding: 1);

        public Sensitive()
            : base(nameof(Sensitive)) => RegisterComponents();

        /// <summary>The mean of the picture that it has no answer to.</summary>
        public float Refused { get; set; } = float.NaN;

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor odd = input.mean([1, 2, 3]).sub(Refused).abs().lt(1e-6).unsqueeze(1);
            return conv.call(input).mean([2, 3]).masked_fill(odd, float.NaN).MoveToOuterDisposeScope();
        }
    }

    private sealed class Joined : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Conv2d conv = Conv2d(3, 4, 3, padding: 1);

        public Joined()
            : base(nameof(Joined)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return cat([conv.call(input), input], 1).mean([2, 3]).MoveToOuterDisposeScope();
        }
    }
}
