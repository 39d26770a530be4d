using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Core.Tests.Contrast;

public sealed class ScoreTargetTests
{
    [Theory]
    [InlineData(1.0, true, false, true, false)]
    [InlineData(1.5, true, true, false, false)]
    [InlineData(0.5, false, false, true, true)]
    [InlineData(double.NaN, false, false, false, false)]
    public void Ranges_AndTheirEnds(double score, bool atLeast, bool above, bool atMost, bool below)
    {
        ScoreTarget.AtLeast(1).Accepts([score]).ShouldBe(atLeast);
        ScoreTarget.Above(1).Accepts([score]).ShouldBe(above);
        ScoreTarget.AtMost(1).Accepts([score]).ShouldBe(atMost);
        ScoreTarget.Below(1).Accepts([score]).ShouldBe(below);
        ScoreTarget.AtLeast(1).Negated.Accepts([score]).ShouldBe(below);
        ScoreTarget.Above(1).Negated.Accepts([score]).ShouldBe(atMost);
        ScoreTarget.Between(1, 2).Negated.Accepts([score]).ShouldBe(below);
    }

    [Fact]
    public void Classes_AreTheGreatestAlone()
    {
        ScoreTarget.Class(1).Accepts([1, 2, 0]).ShouldBeTrue();
        ScoreTarget.Class(1).Accepts([2, 2, 0]).ShouldBeFalse();
        ScoreTarget.Class(1).Negated.Accepts([2, 2, 0]).ShouldBeFalse();
        ScoreTarget.Class(1).Negated.Accepts([3, 2, 0]).ShouldBeTrue();
        ScoreTarget.Class(1).Accepts([1, double.NaN, 0]).ShouldBeFalse();
        ScoreTarget.Class(1).Room([1, 2.5, 0]).ShouldBe(1.5);
        ScoreTarget.Of([0.5, 3, 1]).ShouldBe(ScoreTarget.Class(1));
        ScoreTarget.Of([0.5], 0.2).ShouldBe(ScoreTarget.Above(0.2));
        ScoreTarget.Of([0.2], 0.2).ShouldBe(ScoreTarget.AtMost(0.2));
    }

    [Fact]
    public void InWords()
    {
        ScoreTarget[] targets = [ScoreTarget.AtLeast(1), ScoreTarget.Above(1), ScoreTarget.AtMost(1), ScoreTarget.Below(1), ScoreTarget.Between(0, 1), ScoreTarget.Class(2)];
        targets.Select(t => t.ToString()).ShouldBe(["score >= 1", "score > 1", "score <= 1", "score < 1", "score in [0, 1]", "class 2"]);
        targets.Select(t => t.Negated.ToString()).ShouldBe(["score < 1", "score <= 1", "score > 1", "score >= 1", "score outside [0, 1]", "not class 2"]);
        Should.Throw<ArgumentException>(() => ScoreTarget.Between(2, 1)).Message.ShouldContain("The scores from 2 to 1 are no range");
    }
}
