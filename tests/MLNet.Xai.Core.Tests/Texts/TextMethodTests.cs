using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Texts;

public sealed class TextMethodTests
{
    [Fact]
    public void BagOfWords_EveryMethodGivesEachWordItsWeight()
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal) { ["good"] = 1.5, ["bad"] = -2, ["film"] = 0.25 };
        TextPieces pieces = TextPieces.Of("a good film, a bad good.", TextSplit.Words);
        double[] expected = [0, 1.5, 0.25, 0, -2, 1.5];
        double Model(string text) => 0.5 + TextSplitter.Split(text, TextSplit.Words).Sum(r => weights.GetValueOrDefault(text.Substring(r.Start, r.Length)));
        var game = GoldenTextFunction.Game.Of(pieces, Model);
        ShouldBe(new ExactGame(game, TestContext.Current.CancellationToken).Shapley().Values);
        ShouldBe(KernelShap.Explain(game, new KernelShapOptions { Coalitions = 30 }, TestContext.Current.CancellationToken).Values);
        ShouldBe(OwenValues.ExplainWithin(game, TokenTree.Of(pieces), 1000, TestContext.Current.CancellationToken).Values);
        ShouldBe(TextOcclusion.Explain(game.Players, game.Evaluate, cancellation: TestContext.Current.CancellationToken));

        void ShouldBe(double[] values)
        {
            for (int i = 0; i < expected.Length; i++)
                values[i].ShouldBe(expected[i], 1e-9);
        }
    }

    [Fact]
    public void Windows_HaveTheMeanLossOfThoseThatHideAPiece()
    {
        double[] weights = [1, 2, 4, 8];
        var game = new GoldenTextFunction.Game(4, present => present.Select((p, i) => p * weights[i]).Sum());
        TextOcclusion.Explain(4, game.Evaluate, 2, TestContext.Current.CancellationToken).ShouldBe([3, 4.5, 9, 12]);
        TextOcclusion.Explain(4, game.Evaluate, 9, TestContext.Current.CancellationToken).ShouldBe([15, 15, 15, 15]);
        game.Calls.ShouldBe(2);
    }
}
