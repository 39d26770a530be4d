using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Attribution;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Quality;
using MLNet.Xai.Vision.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Heads;

/// <summary>What outputs mean, as functions: every method against the value worked out by hand.</summary>
public sealed class HeadTests : IDisposable
{
    private static readonly ImageRecipe s_recipe = new() { Name = "tiny", Height = 8, Width = 12 };
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly byte[] _rgb = [.. Enumerable.Range(0, 3 * 8 * 12).Select(i => (byte)(i * 37 % 251))];
    private readonly Tensor _image;

    public HeadTests() => _image = s_recipe.ToTensor(_rgb);

    public void Dispose() => _scope.Dispose();

    /// <summary>The probability of a class by hand.</summary>
    public static double Probability(ModelHead head, double[] outputs, int index) => head switch
    {
        ModelHead.Softmax => Math.Exp(outputs[index]) / outputs.Sum(Math.Exp),
        ModelHead.Sigmoid => 1 / (1 + Math.Exp(-outputs[index])),
        ModelHead.Binary => 1 / (1 + Math.Exp(index == 0 ? outputs[0] : -outputs[0])),
        ModelHead.BinaryProbability => index == 0 ? 1 - outputs[0] : outputs[0],
        _ => outputs[index],
    };

    [Theory]
    [InlineData(null, 3, 2)]
    [InlineData(ModelHead.Softmax, 3, 2)]
    [InlineData(ModelHead.Sigmoid, 3, 0)]
    [InlineData(ModelHead.Sigmoid, 1, 0)]
    [InlineData(ModelHead.Binary, 1, 0)]
    [InlineData(ModelHead.Binary, 1, 1)]
    [InlineData(ModelHead.BinaryProbability, 1, 0)]
    [InlineData(ModelHead.BinaryProbability, 1, 1)]
    [InlineData(ModelHead.Raw, 1, 0)]
    [InlineData(ModelHead.Raw, 3, 1)]
    public void MethodsThatCall_ExplainTheHeadsProbability(ModelHead? head, int outputs, int target)
    {
        using HeadNet net = Net(outputs, head);
        ClassTarget of = ClassTarget.Class(target);
        double whole = Of(_image);

        // LIME is given the probabilities of the masked pictures.
        ImageLimeExplanation lime = new ImageLimeExplainer(net, s_recipe).Explain(_rgb, new ImageLimeOptions
        {
            Head = head,
            Segmentation = ImageSegmentation.Grid(3, 2),
            HideColor = (10, 20, 30),
            Lime = new LimeImageOptions { Samples = 30, Labels = [target] },
        });
        lime.Lime.Outputs[target].ShouldBe(whole, 1e-6);
        LimeFit fit = lime.Lime.For(target);
        double[] expected = Lime(lime, target, picture => Of(picture));
        GoldenTensors.Difference(fit.Weights, expected).ShouldBeLessThan(1e-6);

        Tensor masks = RiseMasks.Create(1, 0, 6, 3, 0.5, 8, 12).to(float32);
        double[] scores = [.. Enumerable.Range(0, 6).Select(n => Of(_image * masks[n]))];
        Tensor rise = new Rise { Head = head, Masks = 6, Cells = 3, BatchSize = 4 }.Explain(net, _image, of).Values;
        rise.ShouldBeClose((masks * tensor(scores, float32).reshape(6, 1, 1, 1)).sum(0, keepdim: true).div(3).Values(), 1e-5);

        float[] map = [.. Enumerable.Range(0, 96).Select(i => (float)(i % 7))];
        PerturbationCurves curves = new InsertionDeletion { Head = head, Steps = 4, InsertionBaseline = zeros(1, 1, 1) }.Measure(net, _image, [map], of)[0];
        curves.Insertion[^1].ShouldBe(whole, 1e-5);
        curves.Insertion[0].ShouldBe(Of(_image * 0), 1e-5);
        curves.Deletion[0].ShouldBe(whole, 1e-5);
        curves.Deletion[^1].ShouldBe(Of(_image * 0), 1e-5);
        ShownScores shown = new AverageDrop { Head = head }.Measure(net, _image, [map], of)[0];
        shown.Whole.ShouldBe(whole, 1e-5);
        shown.Kept.ShouldBe(Of(_image * tensor(map).reshape(8, 12).div(6)), 1e-5);
        RemovalScores removed = new RemoveAndDebias { Head = head, Parts = [0.2] }.Measure(net, _image, [map], of)[0];
        if (head is not ModelHead.Raw)
            (whole + removed.MostRelevantFirst[0]).ShouldBeInRange(0, 1);

        double Of(Tensor pictures) => Probability(head ?? ModelHead.Softmax, Outputs(pictures), target);

        double[] Outputs(Tensor pictures) => net.call(pictures.reshape(1, 3, 8, 12)).Doubles();
    }

    [Theory]
    [InlineData(ModelHead.Binary)]
    [InlineData(ModelHead.BinaryProbability)]
    public void Maps_OfTheNegativeClass_AreThoseOfThePositiveTurnedAround(ModelHead head)
    {
        using HeadNet net = Net(1, head);
        foreach (CamMethod method in (CamMethod[])[CamMethod.GradCam, CamMethod.HiResCam, CamMethod.XGradCam, .. head == ModelHead.Binary ? [CamMethod.Cam] : Array.Empty<CamMethod>()])
        {
            float[] output = Map(ModelHead.Raw, 0), positive = Map(head, 1), negative = Map(head, 0);
            output.Max(Math.Abs).ShouldBeGreaterThan(0);
            positive.ShouldBe(output, $"{method}");
            GoldenTensors.Difference(negative, [.. output.Select(v => -v)]).ShouldBeLessThan(1e-7, $"{method}");

            float[] Map(ModelHead as_, int target) => new CamExplainer(net).Explain(_image, new CamOptions
            {
                Method = method,
                Layers = ["act"],
                Head = as_,
                Target = ClassTarget.Class(target),
                Signed = true,
                Normalize = false,
            })[0].Map;
        }

        Tensor up = new Saliency { Head = head }.Explain(net, _image, ClassTarget.Class(1)).Values, down = new InputXGradient { Head = head }.Explain(net, _image, ClassTarget.Class(0)).Values;
        up.ShouldBeClose(new Saliency().Explain(net, _image, ClassTarget.Class(0)).Values.Values(), 1e-6);
        down.ShouldBeClose(new InputXGradient().Explain(net, _image, ClassTarget.Class(0)).Values.mul(-1).Values(), 1e-6);
    }

    [Fact]
    public void Ablation_OfOneLogit_IsByHand()
    {
        using HeadNet net = Net(1, ModelHead.Binary);
        Tensor activation = ((Module<Tensor, Tensor>)net.named_modules().First(m => m.name == "act").module).call(
            ((Module<Tensor, Tensor>)net.named_modules().First(m => m.name == "conv").module).call(_image)).detach();
        double z = net.call(_image).Doubles()[0];
        double[] weight = net.get_parameter("fc.weight")!.Doubles();
        float[] map = new CamExplainer(net).Explain(_image, new CamOptions
        {
            Method = CamMethod.AblationCam,
            Layers = ["act"],
            Head = ModelHead.Binary,
            Target = ClassTarget.Class(0),
            Signed = true,
            Normalize = false,
        })[0].Map;

        // Without channel c (zero is its least) the output -z rises by w_c mean(A_c); Ablation-CAM divides the fall by the output.
        Tensor expected = zeros(8, 12);
        for (int c = 0; c < 4; c++)
            expected += activation[0, c] * ((-z - (-z + (weight[c] * activation[0, c].mean().Doubles()[0]))) / -z);
        Numbers.RelativeError(map, expected.Values()).ShouldBeLessThan(1e-4);
    }

    [Theory]
    [InlineData(3f, 1)]
    [InlineData(-3f, 0)]
    public void Predicted_OfOneLogit_FollowsItsSign(float bias, int predicted)
    {
        using HeadNet net = Net(1, ModelHead.Binary);
        using (no_grad())
            net.get_parameter("fc.bias")!.fill_(bias);
        CamExplanation cam = new CamExplainer(net).Explain(_image, new CamOptions { Layers = ["act"], Head = ModelHead.Binary })[0];
        (cam.Class, Math.Sign(cam.Score)).ShouldBe((predicted, 1));
        new Saliency { Head = ModelHead.Binary }.Explain(net, _image).Classes.ShouldBe([predicted]);
        new SmoothGrad { Method = new Saliency { Head = ModelHead.Binary }, Samples = 1 }.Explain(net, _image).Classes.ShouldBe([predicted]);
        new Rise { Head = ModelHead.Binary, Masks = 2 }.Explain(net, _image).Classes.ShouldBe([predicted]);
        new ImageLimeExplainer(net, s_recipe).Explain(_rgb, new ImageLimeOptions { Head = ModelHead.Binary, Segmentation = ImageSegmentation.Grid(3, 2), Lime = new LimeImageOptions { Samples = 8, TopLabels = 1 } })
            .Lime.Labels.ShouldBe([predicted]);
    }

    [Fact]
    public void OneOutput_MustBeExplained()
    {
        using HeadNet net = Net(1, null);
        foreach (string message in Complaints(net, null, ClassTarget.Class(0)))
            message.ShouldContain("HeadNet has one output: set Head to Binary");
        Complaint(() => new CamExplainer(net).Explain(_image, new CamOptions { Layers = ["act"] })).ShouldContain("The network has one output, and the predicted class depends on what it means");
        Complaint(() => new Saliency().Explain(net, _image)).ShouldContain("ClassTarget.Class(0)");
        Complaint(() => new Saliency().Explain(net, _image, ClassTarget.Top(1))).ShouldContain("set Head to Binary");
        new CamExplainer(net).Explain(_image, new CamOptions { Layers = ["act"], Target = ClassTarget.Class(0) })[0].Score.ShouldBe(net.call(_image).Doubles()[0], 1e-6);
        foreach (string message in Complaints(net, ModelHead.Softmax, ClassTarget.Class(0)))
            message.ShouldContain("the softmax of one value is always 1");
    }

    [Fact]
    public void Probabilities_AreNotSquashedAgainUnasked()
    {
        foreach (Module<Tensor, Tensor> end in (Module<Tensor, Tensor>[])[Softmax(1), Sigmoid()])
        {
            using var net = new HeadNet(3, end);
            foreach (string message in Complaints(net, null, ClassTarget.Class(1)))
                message.ShouldContain("lie between 0 and 1 whatever the image: it seems to end in a softmax or sigmoid. Set Head to Raw if so");
            Complaints(net, ModelHead.Raw, ClassTarget.Class(1)).ShouldAllBe(m => m.Length == 0);
            Complaints(net, ModelHead.Softmax, ClassTarget.Class(1)).ShouldAllBe(m => m.Length == 0);
        }

        using var two = new HeadNet(2);
        foreach (string message in Complaints(two, ModelHead.Binary, ClassTarget.Class(1)))
            message.ShouldContain("Head is Binary, for one output of two classes; the network has 2 outputs");
        Complaint(() => new Saliency { Head = ModelHead.BinaryProbability }.Explain(two, _image)).ShouldContain("the network has 2 outputs");
        Complaint(() => new CamExplainer(two).Explain(_image, new CamOptions { Layers = ["act"], Head = (ModelHead)9 })).ShouldBe("There is no head 9.");
    }

    [Fact]
    public void SmallLogits_AreNotTakenForProbabilities()
    {
        // SqueezeNet ends in a ReLU; untrained it says little more than nothing, and that is between 0 and 1.
        random.manual_seed(2);
        using var net = new MLNet.Xai.Vision.Models.SqueezeNet(10);
        net.eval();
        Tensor image = randn(1, 3, 64, 64);
        net.call(image).Doubles().ShouldAllBe(v => v >= 0 && v <= 1);
        new Rise { Masks = 2 }.Explain(net, image).Classes.Count.ShouldBe(1);
    }

    [Fact]
    public void OutputsThatAreNotFinite_AreAnErrorWithTheRow()
    {
        using HeadNet net = Net(3, null);
        Tensor images = cat([_image, _image, _image]);
        images[1, 0, 0, 0] = float.NaN;
        Complaint(() => new CamExplainer(net).Explain(images, new CamOptions { Layers = ["act"] })).ShouldContain("HeadNet returned values that are NaN or infinite for row 1 of 3");
        using (no_grad())
            net.get_parameter("fc.weight")!.fill_(float.PositiveInfinity);
        foreach (string message in Complaints(net, null, ClassTarget.Class(1)))
            message.ShouldContain("returned values that are NaN or infinite for row 0 of 1");
        foreach (CamMethod method in (CamMethod[])[CamMethod.GradCam, CamMethod.EigenCam, CamMethod.ScoreCam, CamMethod.AblationCam, CamMethod.FullGrad])
            Complaint(() => new CamExplainer(net).Explain(_image, new CamOptions { Method = method, Layers = ["act"] })).ShouldContain("row 0 of 1");
    }

    [Fact]
    public void MapsThatAreNotFinite_AreAnError()
    {
        // The output is finite, but the root of nothing has an infinite slope.
        using var net = new Rooted();
        Should.Throw<InvalidOperationException>(() => new CamExplainer(net).Explain(cat([_image, _image * 0]), new CamOptions { Layers = ["conv"], Target = ClassTarget.Class(0) })).Message
            .ShouldBe("GradCam found values that are not finite for image 1: the model's gradients or activations overflow for this input.");
    }

    private static HeadNet Net(int outputs, ModelHead? head) => new(outputs, head == ModelHead.BinaryProbability ? Sigmoid() : null);

    private static string Complaint(Action action) => Should.Throw<ArgumentException>(action).Message;

    // What every method that asks for probabilities says; empty where it works.
    private IEnumerable<string> Complaints(Module<Tensor, Tensor> net, ModelHead? head, ClassTarget target)
    {
        float[] map = [.. Enumerable.Range(0, 96).Select(i => (float)(i % 7))];
        var lime = new ImageLimeOptions { Head = head, Segmentation = ImageSegmentation.Grid(3, 2), Lime = new LimeImageOptions { Samples = 4 } };
        return ((Action[])
        [
            () => new ImageLimeExplainer(net, s_recipe).Explain(_rgb, lime),
            () => new Rise { Head = head, Masks = 2 }.Explain(net, _image, target),
            () => new SmoothGrad { Method = new Rise { Head = head, Masks = 2 }, Samples = 1 }.Explain(net, _image, target),
            () => new InsertionDeletion { Head = head, Steps = 2 }.Measure(net, _image, [map], target),
            () => new AverageDrop { Head = head }.Measure(net, _image, [map], target),
            () => new RemoveAndDebias { Head = head }.Measure(net, _image, [map], target),
        ]).Select(action =>
        {
            try
            {
                action();
                return "";
            }
            catch (ArgumentException e)
            {
                return e.Message;
            }
        });
    }

    private double[] Lime(ImageLimeExplanation explained, int target, Func<Tensor, double> predict)
    {
        // The same masks again: each row's predictions by hand, fitted by Core.
        Tensor hidden = s_recipe.ToTensor([.. Enumerable.Range(0, _rgb.Length).Select(i => (byte)(10 + (10 * (i % 3))))]);
        Tensor segments = tensor(explained.Superpixels.Labels.ToArray().Select(l => (long)l).ToArray());
        return LimeImageExplainer.Explain(
            explained.Superpixels.Count,
            target + 1,
            (masks, batch, values) =>
            {
                for (int r = 0; r < batch; r++)
                {
                    Tensor bits = tensor(masks.Slice(r * explained.Superpixels.Count, explained.Superpixels.Count).ToArray()).@bool();
                    values[(r * (target + 1)) + target] = predict(_image.where(bits.index_select(0, segments).reshape(1, 1, 8, 12), hidden));
                }
            },
            new LimeImageOptions { Samples = 30, Labels = [target] }).For(target).Weights;
    }

    private sealed class Rooted : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Conv2d conv = Conv2d(3, 2, 3, padding: 1, bias: false);

        public Rooted()
            : base(nameof(Rooted)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return conv.call(input).abs().sqrt().mean([2, 3]).MoveToOuterDisposeScope();
        }
    }
}
