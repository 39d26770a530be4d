using Microsoft.ML;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class ProbabilityLinkTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeBinary")]
    [InlineData("FastForestBinary+Platt")]
    public void ProbabilityLink_Calibrated_IsTheProbabilityColumn(string trainer)
    {
        TreeModel model = Train(trainer);
        float[] score = new float[1];
        double[] p = new double[1];
        foreach (TreeData.Row row in TreeData.Rows(200, seed: 5))
        {
            model.Score(row.Features, score);
            model.ProbabilityLink!.Apply(Margins(model, row), p);
            p[0].ShouldBe(model.Probability(score[0]), 1e-6);
        }
    }

    [Fact]
    public void ProbabilityLink_OneVersusAll_IsTheScoreColumn()
    {
        TreeModel model = Train("OneVersusAll");
        float[] scores = new float[3];
        double[] p = new double[3];
        foreach (TreeData.Row row in TreeData.Rows(200, seed: 5))
        {
            model.Score(row.Features, scores);
            model.ProbabilityLink!.Apply(Margins(model, row), p);
            for (int k = 0; k < 3; k++)
                p[k].ShouldBe(scores[k], 1e-6);
        }
    }

    [Fact]
    public void ProbabilityLink_Forest_IsAShareThatAgreesWithTheSignOfTheScore()
    {
        TreeModel model = Train("FastForestBinary");
        double[] p = new double[1];
        foreach (TreeData.Row row in TreeData.Rows(500, seed: 5))
        {
            double[] margins = Margins(model, row);
            model.ProbabilityLink!.Apply(margins, p);
            p[0].ShouldBeInRange(0, 1);
            (p[0] > 0.5).ShouldBe(margins[0] > 0);
        }
    }

    [Theory]
    [InlineData("FastForestRegression")]
    [InlineData("OneVersusAllRaw")]
    public void ProbabilityLink_NoProbability_IsNull(string trainer) => Train(trainer).ProbabilityLink.ShouldBeNull();

    private TreeModel Train(string trainer) => TreeModel.Find(TreeTrainers.Create(_ml, trainer).Fit(TreeData.View(_ml, 400, seed: 1)));

    private static double[] Margins(TreeModel model, TreeData.Row row)
    {
        double[] margins = new double[model.OutputCount];
        model.Ensemble.Predict(row.Features, margins);
        return margins;
    }
}
