namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Trainers that the subset in offline/ does not have.</summary>
public sealed partial class WithTreeShapTests
{
    [Theory]
    [InlineData("FastTreeTweedie")]
    [InlineData("FastTreeRanking")]
    [InlineData("GamBinary")]
    [InlineData("GamRegression")]
    public void Fit_TrainerOfThePackages_AddsUpToTheMarginAndMatchesTheExplainer(string trainer) =>
        Fit_AnyTreeTrainer_AddsUpToTheMarginAndMatchesTheExplainer(trainer);
}
