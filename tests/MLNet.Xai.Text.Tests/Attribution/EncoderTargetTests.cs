using MLNet.Xai.Core;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

public sealed class EncoderTargetTests
{
    private static readonly string[] s_names = ["bad", "fair", "good"];

    [Fact]
    public void Explain_PredictedNamedDifference()
    {
        using SmallEncoder model = Small.Encoder();
        TextExplanation[] each = [.. Enumerable.Range(0, 3).Select(k => Explain(model, ClassTarget.Class(k), names: s_names))];
        int best = Enumerable.Range(0, 3).MaxBy(k => each[k].Output);
        TextExplanation predicted = Explain(model, ClassTarget.Predicted, names: s_names);
        (predicted.OutputName, predicted.Output).ShouldBe((s_names[best], each[best].Output));
        predicted.Values.ShouldBe(each[best].Values);
        Explain(model, ClassTarget.Named("fair"), names: s_names).Values.ShouldBe(each[1].Values);
        TextExplanation difference = Explain(model, ClassTarget.Difference(2, 0), names: s_names);
        difference.OutputName.ShouldBe("good against bad");
        difference.Output.ShouldBe(each[2].Output - each[0].Output, 1e-6);
        Small.Near(difference.Values, [.. each[2].Values.Zip(each[0].Values, (a, b) => a - b)], 1e-9);
        Explain(model, ClassTarget.Class(2)).OutputName.ShouldBe("class 2");
    }

    [Fact]
    public void Explain_BinaryHead_TellsTwoClassesApart()
    {
        using SmallEncoder model = Small.Encoder(outputs: 1);
        double logit = Explain(model, ClassTarget.Class(0), ModelHead.Raw).Output;
        TextExplanation yes = Explain(model, ClassTarget.Class(1), ModelHead.Binary, ["no", "yes"]), no = Explain(model, ClassTarget.Named("no"), ModelHead.Binary, ["no", "yes"]);
        (yes.Output, no.Output).ShouldBe((logit, -logit));
        Small.Near(no.Values, [.. yes.Values.Select(v => -v)], 1e-12);
        Explain(model, ClassTarget.Predicted, ModelHead.Binary, ["no", "yes"]).OutputName.ShouldBe(logit > 0 ? "yes" : "no");
        Should.Throw<ArgumentException>(() => Explain(model, ClassTarget.Predicted)).Message.ShouldContain("Head");
    }

    [Fact]
    public void Explain_RawAndSigmoid_ExplainLogits()
    {
        using SmallEncoder one = Small.Encoder(outputs: 1), three = Small.Encoder();
        TextExplanation regression = Explain(one, ClassTarget.Predicted, ModelHead.Raw);
        regression.OutputName.ShouldBe("");
        Small.Completes(regression);
        Explain(three, ClassTarget.Class(1), ModelHead.Sigmoid).Values.ShouldBe(Explain(three, ClassTarget.Class(1)).Values);
    }

    [Fact]
    public void Explain_TargetThatIsNot_SaysSo()
    {
        using SmallEncoder model = Small.Encoder();
        Should.Throw<ArgumentException>(() => Explain(model, ClassTarget.Class(3))).Message.ShouldContain("no class 3");
        Should.Throw<ArgumentException>(() => Explain(model, ClassTarget.Named("fine"), names: s_names)).Message.ShouldContain("bad");
        Should.Throw<ArgumentException>(() => Explain(model, ClassTarget.Named("fair"))).Message.ShouldContain("no class names");
        Should.Throw<ArgumentException>(() => Explain(model, ClassTarget.Top(2))).Message.ShouldContain("one output each");
        Should.Throw<ArgumentException>(() => Explain(model, ClassTarget.Class(0), names: ["a", "b"])).Message.ShouldContain("2 class names");
        Should.Throw<ArgumentException>(() => TextExplainers.Explain(model, Small.Tokenizer, "a", new Saliency { Head = ModelHead.Raw }, new() { Head = ModelHead.Sigmoid })).Message.ShouldContain("Say it once");
    }

    private static TextExplanation Explain(TextModel model, ClassTarget target, ModelHead? head = null, IReadOnlyList<string>? names = null) => TextExplainers.Explain(
        model, Small.Tokenizer, Small.Text, new IntegratedGradients { Steps = 20 }, new() { Target = target, Head = head, ClassNames = names, Units = TextUnits.Tokens });
}
