using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>More values are computed for a row than are shown: rows of a block go in portions.</summary>
public sealed class ManyOutputsTests
{
    private const int Outputs = 1000;
    private const int Slots = 20;
    private const int Rows = 700;

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shap_OfManyOutputsSummedToTwoFeatures_IsTheSumForEveryRow(bool some)
    {
        TreeEnsemble stumps = Stumps();
        float[] rows = Random(Rows * Slots);
        double[] values = new double[Rows * Outputs * Slots];
        new TreeShapExplainer(stumps).Explain(rows, Rows, values);
        IDataView data = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(r => new Row { Features = rows[(r * Slots)..((r + 1) * Slots)], Wanted = r % 3 > 0 }));

        IDataView view = new TreeShapTransformer(new TreeShapRows(State(stumps, some)), Watch.Nobody).Transform(data);

        int row = 0;
        foreach (float[] shown in view.GetColumn<float[]>("Shap"))
        {
            if (some && row % 3 == 0)
            {
                shown.ShouldAllBe(v => float.IsNaN(v));
            }
            else
            {
                for (int k = 0; k < Outputs; k += 37)
                {
                    ReadOnlySpan<double> own = values.AsSpan(((row * Outputs) + k) * Slots, Slots);
                    shown[2 * k].ShouldBe((float)(own[0] + own[1] + own[2]), 1e-6);
                    shown[(2 * k) + 1].ShouldBe((float)own[3..].ToArray().Sum(), 1e-6);
                }
            }

            row++;
        }

        row.ShouldBe(Rows);
        view.GetColumn<float[]>("Shap.Residual").SelectMany(r => r).Where(r => !float.IsNaN(r)).ShouldAllBe(r => Math.Abs(r) < 1e-5);
    }

    private static TreeShapState State(TreeEnsemble stumps, bool some) => new()
    {
        OutputColumn = "Shap",
        FeatureColumn = "Features",
        Slots = [.. Enumerable.Range(0, Slots)],
        Ensemble = stumps,
        Features = new SlotGroups(["Three", "Rest"], [0, 0, 0, .. Enumerable.Repeat(1, Slots - 3)]),
        Grouping = FeatureGrouping.Sum,
        OutputNames = [.. Enumerable.Range(0, Outputs).Select(k => $"class {k}")],
        Outputs = [.. Enumerable.Range(0, Outputs)],
        When = some ? ExplainWhen.Column("Wanted") : null,
    };

    private static TreeEnsemble Stumps()
    {
        var builder = new TreeEnsembleBuilder(Slots, Outputs);
        float[] leaves = Random(2 * Slots * Outputs);
        for (int slot = 0; slot < Slots; slot++)
        {
            builder.SetSplit(builder.AddTree(), slot, 0.5f, out int left, out int right, cover: 10);
            builder.SetLeaf(left, [.. leaves.AsSpan(2 * slot * Outputs, Outputs).ToArray().Select(v => (double)v)], cover: 4);
            builder.SetLeaf(right, [.. leaves.AsSpan(((2 * slot) + 1) * Outputs, Outputs).ToArray().Select(v => (double)v)], cover: 6);
        }

        return builder.Build();
    }

    private static float[] Random(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    private sealed class Row
    {
        [VectorType(Slots)]
        public float[] Features { get; set; } = [];

        public bool Wanted { get; set; }
    }
}
