using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees;

public class OutputLinkTests
{
    [Fact]
    public void Apply_Platt_IsMlNetsFormula()
    {
        double[] p = new double[1];
        OutputLink.Platt(-1.5, 0.25).Apply([0.8], p);
        p[0].ShouldBe(1 / (1 + Math.Exp((-1.5 * 0.8) + 0.25)), 1e-15);
    }

    [Fact]
    public void Apply_NormalizedLogistic_SumsToOneInTheRatioOfTheParts()
    {
        double[] p = new double[3];
        OutputLink.NormalizedLogistic([1, 2, 0.5], [0, -1, 0.3]).Apply([0.2, -0.4, 1.1], p);
        p.Sum().ShouldBe(1, 1e-15);
        (p[0] / p[1]).ShouldBe(Sigmoid(0.2) / Sigmoid(-1.8), 1e-14);
        (p[2] / p[1]).ShouldBe(Sigmoid(0.85) / Sigmoid(-1.8), 1e-14);
    }

    [Fact]
    public void Apply_NormalizedLinear_CutsNegativesAndKeepsAllZero()
    {
        OutputLink link = OutputLink.NormalizedLinear([1, 1], [0, 0]);
        double[] p = new double[2];
        link.Apply([-0.2, 0.5], p);
        p.ShouldBe([0, 1]);
        link.Apply([-0.2, -0.5], p);
        p.ShouldBe([0, 0]);
    }

    [Fact]
    public void Apply_SoftmaxOfHugeMargins_DoesNotOverflow()
    {
        double[] p = new double[2];
        OutputLink.Softmax().Apply([2000, 2000 + Math.Log(3)], p);
        p[1].ShouldBe(0.75, 1e-12);
    }

    [Fact]
    public void Load_AfterSave_GivesTheSameLink()
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
            OutputLink.NormalizedLogistic([1, 2], [3, 4]).Save(writer);
        stream.Position = 0;
        OutputLink link = OutputLink.Load(new BinaryReader(stream));
        link.Kind.ShouldBe(OutputLinkKind.NormalizedLogistic);
        (link.Slope(1), link.Offset(0)).ShouldBe((2, 3));
    }

    [Fact]
    public void Load_SomethingElse_SaysSo() =>
        Should.Throw<InvalidDataException>(() => OutputLink.Load(new BinaryReader(new MemoryStream([9, 9, 1, 0, 0, 0])))).Message.ShouldContain("version 9");

    [Fact]
    public void Apply_OtherNumberOfOutputs_IsRefused() =>
        Should.Throw<ArgumentException>(() => OutputLink.NormalizedLogistic([1, 1], [0, 0]).Apply([1, 2, 3], new double[3]));

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
