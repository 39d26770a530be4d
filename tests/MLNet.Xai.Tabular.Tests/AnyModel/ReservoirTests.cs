using Microsoft.ML;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>Samples of more rows than there is room for.</summary>
public sealed class ReservoirTests
{
    [Fact]
    public void Offer_NeverKeepsMore_AndTakesAllAlike()
    {
        int[] taken = new int[12];
        for (int seed = 0; seed < 3000; seed++)
        {
            var random = new Random(seed);
            List<int> sample = [];
            for (int i = 0; i < 12; i++)
                Reservoir.Offer(sample, i, i, 4, random);
            sample.Count.ShouldBe(4);
            sample.ShouldBeUnique();
            foreach (int i in sample)
                taken[i]++;
        }

        // A third of 3,000, within five standard deviations of 26.
        taken.ShouldAllBe(count => Math.Abs(count - 1000) < 130);
    }

    [Fact]
    public void Backgrounds_HaveAsManyRowsAsAskedFor()
    {
        var ml = new MLContext(1);
        IDataView data = TreeData.View(ml, 300, 1);
        ITransformer model = AnyTrainers.Create(ml, "FastTreeBinary").Fit(data);
        for (int seed = 1; seed <= 5; seed++)
        {
            var columns = ml.Explain().Shap(model, data, options: new ShapColumnOptions { Players = ShapPlayers.Columns, BackgroundRows = 7, Seed = seed, Method = ShapMethod.Exact });
            ((ShapRows)columns.Explainer.Rows).State.BackgroundCount.ShouldBe(7);
            var slots = ml.Explain().Shap(model, data, options: new ShapColumnOptions { BackgroundRows = 7, Seed = seed });
            ((ShapRows)slots.Explainer.Rows).State.BackgroundCount.ShouldBe(7);
            var reasons = ml.Explain().ReasonCodes(model, data, "Reasons", new ReasonCodeOptions
            {
                BackgroundRows = 7,
                Seed = seed,
                Comparison = ReasonComparison.AllApplicants,
                Cutoff = ReasonCutoff.ScoreBelow(0),
                DefaultText = "{feature}",
            });
            ((ReasonRows)reasons.Explainer.Rows).State.Shap.BackgroundCount.ShouldBe(7);
        }
    }
}
