using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelLime;

/// <summary>LIME columns around a trainer, what options refuse, and pictures.</summary>
public sealed class LimeOptionTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void WithLime_IsTheSameAsAfterwards_AndRowsAreChosen()
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 20, 2);
        string[] log = [];
        _ml.Log += (_, e) => log = [.. log, e.Message];
        LimeColumnOptions options = new() { Samples = 200, ExplainWhen = ExplainWhen.ScoreAtLeast(0) };
        var trained = _ml.BinaryClassification.Trainers.FastForest().WithLime(_ml, "Why", options).Fit(train);
        log.ShouldContain(line => line.Contains("LIME over 6 features, Quartile of 300 rows, 1 row scored a row, 199 once", StringComparison.Ordinal));
        IDataView view = Loans.SaveAndLoad(_ml, trained).Transform(test), alone = _ml.Explain().Lime(trained.Model, train, "Why", options).Transform(test);
        float[][] values = [.. view.GetColumn<float[]>("Why")], expected = [.. alone.GetColumn<float[]>("Why")];
        float[] scores = [.. view.GetColumn<float>("Score")];
        string[] words = [.. view.GetColumn<ReadOnlyMemory<char>[]>("Why.Descriptions").Select(v => v[0].ToString())];
        for (int r = 0; r < scores.Length; r++)
        {
            values[r].ShouldBe(expected[r]);
            values[r].All(float.IsNaN).ShouldBe(scores[r] < 0);
            (words[r].Length == 0).ShouldBe(scores[r] < 0);
        }
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView train = TreeData.View(_ml, 60, 1);
        var trainer = _ml.Regression.Trainers.FastTree("Target", numberOfTrees: 2);
        ITransformer model = trainer.Fit(train);
        Refused(new() { Samples = 1 }, "LimeColumnOptions.Samples");
        Refused(new() { Features = 0 }, "LimeColumnOptions.Features");
        Refused(new() { KernelWidth = 0 }, "LimeColumnOptions.KernelWidth");
        Refused(new() { Ridge = double.NaN }, "LimeColumnOptions.Ridge");
        Refused(new() { StabilitySeeds = 1 }, "LimeColumnOptions.StabilitySeeds");
        Refused(new() { StabilitySeeds = 1001 }, "LimeColumnOptions.StabilitySeeds");
        Refused(new() { BackgroundRows = 0 }, "LimeColumnOptions.BackgroundRows");
        Refused(new() { Discretizer = (LimeDiscretizer)9 }, "LimeColumnOptions.Discretizer");
        Refused(new() { Distance = (LimeDistance)9 }, "LimeColumnOptions.Distance");
        Refused(new() { Selection = (FeatureSelection)9 }, "LimeColumnOptions.Selection");
        Refused(new() { Players = (ShapPlayers)9 }, "LimeColumnOptions.Players");
        Refused(new() { Output = null! }, "LimeColumnOptions.Output");
        Refused(new() { AroundRow = true }, "LimeColumnOptions.AroundRow is for numbers that are not cut");
        Complaint(new() { Categorical = ["no slot"] }).ShouldContain("LimeColumnOptions.Categorical names 'no slot'; the features are slot 0, slot 1");
        Complaint(new() { Discretizer = LimeDiscretizer.Entropy }).ShouldContain("LimeColumnOptions.Discretizer is Entropy, which is of classes");
        Complaint(new() { Output = ExplainedOutput.Named("cat") }).ShouldContain("LimeColumnOptions.Output asks for the output 'cat'");
        Should.Throw<ArgumentException>(() => _ml.Explain().Lime(model, train, "Score")).Message.ShouldContain("cannot be called 'Score'");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Lime(model, _ml.Data.LoadFromEnumerable<TreeData.Row>([]))).Message.ShouldContain("no rows to explain");
        Should.Throw<InvalidOperationException>(() => _ml.Transforms.NormalizeMinMax("Features").WithLime(_ml).Fit(train)).Message.ShouldContain("gives no column 'Score'");
        List<TreeData.Row> holes = TreeData.Rows(20, 1);
        holes.ForEach(row => row.Features[2] = float.NaN);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Lime(model, _ml.Data.LoadFromEnumerable(holes))).Message.ShouldContain("The feature 'slot 2' is missing in all rows");
        holes[3].Features[1] = float.PositiveInfinity;
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Lime(model, _ml.Data.LoadFromEnumerable(holes))).Message.ShouldContain("The feature 'slot 1' is infinite");
        IDataView scaled = _ml.Explain().Lime(model, train, options: new() { Discretizer = LimeDiscretizer.None, Samples = 50 }).Transform(_ml.Data.LoadFromEnumerable(holes));
        Should.Throw<InvalidOperationException>(() => scaled.GetColumn<float[]>("Lime").ToArray()).Message.ShouldContain("LIME failed at row 0: The feature 'slot 2' is NaN");

        // At the call, before any training.
        void Refused(LimeColumnOptions options, string said)
        {
            Should.Throw<ArgumentException>(() => trainer.WithLime(_ml, options: options)).Message.ShouldContain(said);
            Should.Throw<ArgumentException>(() => _ml.Explain().Lime(model, train, options: options)).Message.ShouldContain(said);
        }

        string Complaint(LimeColumnOptions options) => Should.Throw<ArgumentException>(() => _ml.Explain().Lime(model, train, options: options)).Message;
    }

    [Fact]
    public void Pictures_AndPickedRows()
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 40, 2);
        ITransformer model = TreeTrainers.Create(_ml, "OneVersusAllRaw").Fit(train);
        IDataView view = _ml.Explain().Lime(model, train, options: new() { Samples = 500, Features = 3 }).Transform(test);
        string name = Loans.SlotNames(view.Schema, "Lime.R2")[1];
        PlotCatalog plots = _ml.Explain().Plots;
        SvgFigure local = plots.LocalBar(view, "Lime", row: 7, output: name);
        float[] weights = view.GetColumn<float[]>("Lime").ElementAt(7)[6..12];
        string[] words = [.. view.GetColumn<ReadOnlyMemory<char>[]>("Lime.Descriptions").ElementAt(7).Select(w => w.ToString())];
        int[] order = [.. Enumerable.Range(0, 6).Where(f => weights[f] != 0).OrderByDescending(f => Math.Abs(weights[f]))];
        order.Length.ShouldBe(3);
        local.Table.Rows.Select(row => (string)row[0]).ShouldBe(order.Select(f => words[f]));
        local.Table.Rows.Select(row => (double)row[1]).ShouldBe(order.Select(f => (double)weights[f]));
        local.ToString().ShouldContain("LIME weight (effect on the raw score of");
        plots.Bar(view, "Lime").ToString().ShouldContain("mean |LIME weight|");
        plots.Beeswarm(view, "Lime", output: name).ToString().ShouldContain("LIME weight");
        plots.Dependence(view, "Lime", "slot 0", output: name).ToString().ShouldContain("LIME weight");
        foreach (Func<object> picture in (Func<object>[])[() => plots.Waterfall(view, "Lime", 1, output: name), () => plots.Force(view, "Lime", 1, output: name), () => plots.Decision(view, "Lime", output: name),
            () => plots.Heatmap(view, "Lime", output: name), () => plots.Report(view, "Lime", output: name)])
        {
            Should.Throw<ArgumentException>(picture).Message.ShouldContain("which lead from no base value to the model's output");
        }

        PickedRows picked = _ml.Explain().SubmodularPick(view, rows: 4, output: name);
        Should.Throw<ArgumentException>(() => _ml.Explain().SubmodularPick(view)).Message.ShouldContain("explains 3 outputs");
        float[][] all = [.. view.GetColumn<float[]>("Lime")];
        string[][] said = [.. view.GetColumn<ReadOnlyMemory<char>[]>("Lime.Descriptions").Select(v => v.Select(w => w.ToString()).ToArray())];
        Dictionary<string, double> sums = new(StringComparer.Ordinal);
        for (int r = 0; r < all.Length; r++)
        {
            for (int f = 0; f < 6; f++)
            {
                if (all[r][6 + f] != 0)
                    sums[said[r][f]] = sums.GetValueOrDefault(said[r][f]) + Math.Abs(all[r][6 + f]);
            }
        }

        picked.Conditions.ShouldBe(sums.Keys, ignoreOrder: true);
        picked.Importances.ShouldBe(sums.Values.Select(Math.Sqrt).OrderDescending(), 1e-6);
        double total = sums.Values.Sum(Math.Sqrt);
        HashSet<string> seen = new(StringComparer.Ordinal);
        for (int i = 0; i < 4; i++)
        {
            int row = (int)picked.Rows[i];
            double most = Enumerable.Range(0, all.Length).Max(Gain);
            Gain(row).ShouldBe(most, 1e-6);
            seen.UnionWith(Enumerable.Range(0, 6).Where(f => all[row][6 + f] != 0).Select(f => said[row][f]));
            picked.Coverage[i].ShouldBe(seen.Sum(c => Math.Sqrt(sums[c])) / total, 1e-6);
        }

        double Gain(int row) => Enumerable.Range(0, 6).Where(f => all[row][6 + f] != 0 && !seen.Contains(said[row][f])).Sum(f => Math.Sqrt(sums[said[row][f]]));
    }
}
