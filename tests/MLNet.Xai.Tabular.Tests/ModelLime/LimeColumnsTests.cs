using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelLime;

/// <summary>LIME of any model as columns: the numbers of Core's explainer with the model called from outside, fresh and loaded, in any order.</summary>
public sealed class LimeColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeRegression", LimeDiscretizer.Quartile)]
    [InlineData("FastTreeRegression", LimeDiscretizer.None)]
    [InlineData("FastForestBinary", LimeDiscretizer.None, ExplanationUnits.Margin, 0, true)]
    [InlineData("FastForestBinary", LimeDiscretizer.Entropy)]
    [InlineData("FastTreeBinary", LimeDiscretizer.Decile, ExplanationUnits.Probability, 0.1)]
    [InlineData("OneVersusAll", LimeDiscretizer.Quartile)]
    [InlineData("OneVersusAll", LimeDiscretizer.Entropy)]
    [InlineData("LbfgsLogistic", LimeDiscretizer.Entropy, ExplanationUnits.Probability)]
    [InlineData("NaiveBayes", LimeDiscretizer.Quartile)]
    public void EveryModel_GetsTheNumbersOfTheExplainer(string trainer, LimeDiscretizer discretizer, ExplanationUnits units = ExplanationUnits.Margin, double missing = 0, bool around = false)
    {
        List<TreeData.Row> train = TreeData.Rows(250, 1, missing), rows = TreeData.Rows(4, 2, missing);
        IDataView data = _ml.Data.LoadFromEnumerable(train), test = _ml.Data.LoadFromEnumerable(rows);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        LimeColumnOptions options = new() { Units = units, Discretizer = discretizer, Samples = 600, Features = 4, AroundRow = around, Distance = LimeDistance.Manhattan };
        var explained = _ml.Explain().Lime(model, data, options: options);
        IDataView fresh = explained.Transform(test), loaded = Loans.SaveAndLoad(_ml, explained).Transform(test);
        int outputs = Said(test, model, units)[0].Length;
        double[][] said = Said(data, model, units);
        int[] labels = discretizer != LimeDiscretizer.Entropy ? [] : [.. said.Select(s => outputs > 1 ? Array.IndexOf(s, s.Max()) : s[0] > (units == ExplanationUnits.Probability ? 0.5 : 0) ? 1 : 0)];
        LimeTabularOptions core = new() { Discretizer = discretizer, Samples = 600, Features = 4, AroundRow = around, Distance = LimeDistance.Manhattan, Categorical = [5] };
        var explainer = new LimeTabularExplainer([.. train.SelectMany(r => r.Features).Select(x => (double)x)], TreeData.Width, core, labels);
        float[][] weights = [.. fresh.GetColumn<float[]>("Lime")], errors = [.. fresh.GetColumn<float[]>("Lime.StandardErrors")];
        float[][] intercepts = Vectors(fresh, "Lime.Intercept"), scores = Vectors(fresh, "Lime.R2"), predictions = Vectors(fresh, "Lime.LocalPrediction");
        for (int r = 0; r < rows.Count; r++)
        {
            IReadOnlyList<LimeFit> expected = explainer.Explain([.. rows[r].Features.Select(x => (double)x)], Say, outputs);
            for (int o = 0; o < outputs; o++)
            {
                double scale = expected[o].Weights.Max(Math.Abs) + 1e-3;
                weights[r][(o * TreeData.Width)..((o + 1) * TreeData.Width)].Select(w => w / scale).ShouldBe(expected[o].Weights.Select(w => w / scale), 1e-4);
                errors[r][(o * TreeData.Width)..((o + 1) * TreeData.Width)].Select(w => w / scale).ShouldBe(expected[o].StandardErrors.Select(w => w / scale), 1e-4);
                (intercepts[r][o] / scale).ShouldBe(expected[o].Intercept / scale, 1e-3);
                ((double)scores[r][o]).ShouldBe(expected[o].Score, 1e-4);
                (predictions[r][o] / scale).ShouldBe(expected[o].LocalPrediction / scale, 1e-3);
            }
        }

        foreach (string name in (string[])["Lime", "Lime.StandardErrors", "Lime.Stability"])
            loaded.GetColumn<float[]>(name).SelectMany(v => v).ShouldBe(fresh.GetColumn<float[]>(name).SelectMany(v => v));
        fresh.GetColumn<float[]>("Lime.Stability").SelectMany(v => v).ShouldAllBe(v => v >= 0 && v <= 1);
        IDataView reversed = explained.Transform(_ml.Data.LoadFromEnumerable(Enumerable.Reverse(rows)));
        reversed.GetColumn<float[]>("Lime").Reverse().SelectMany(v => v).ShouldBe(weights.SelectMany(v => v));

        void Say(ReadOnlySpan<double> samples, int count, Span<double> outputs)
        {
            TreeData.Row[] table = new TreeData.Row[count];
            for (int r = 0; r < count; r++)
            {
                table[r] = new() { Features = new float[TreeData.Width] };
                for (int f = 0; f < TreeData.Width; f++)
                    table[r].Features[f] = (float)samples[(r * TreeData.Width) + f];
            }

            int at = 0;
            foreach (double value in Said(_ml.Data.LoadFromEnumerable(table), model, units).SelectMany(s => s))
                outputs[at++] = value;
        }
    }

    [Fact]
    public void Descriptions_AndSlots_SayWhatWeightsAreAbout()
    {
        List<TreeData.Row> train = TreeData.Rows(300, 1, 0.05), rows = TreeData.Rows(30, 2, 0.3);
        ITransformer model = AnyTrainers.Create(_ml, "OneVersusAllRaw").Fit(_ml.Data.LoadFromEnumerable(train));
        IDataView view = _ml.Explain().Lime(model, _ml.Data.LoadFromEnumerable(train), "Why", new() { Categorical = ["slot 4"], Samples = 100 }).Transform(_ml.Data.LoadFromEnumerable(rows));
        string[] classes = Loans.SlotNames(view.Schema, "Why.R2");
        Loans.SlotNames(view.Schema, "Why").ShouldBe(classes.SelectMany(c => Enumerable.Range(0, 6).Select(f => $"{c}.slot {f}")));
        Loans.SlotNames(view.Schema, "Why.Stability").ShouldBe(classes.SelectMany(c => (string[])[c + ".VSI", c + ".CSI"]));
        view.Schema["Why"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("LIME");
        view.Schema["Why"].Annotations.GetText(ExplanationAnnotations.Cost).ShouldBe("1 row scored a row, 99 once");
        FeatureBins bins = FeatureBins.Of([.. train.Select(r => (double)r.Features[1])], LimeDiscretizer.Quartile);
        string[][] words = [.. view.GetColumn<ReadOnlyMemory<char>[]>("Why.Descriptions").Select(v => v.Select(w => w.ToString()).ToArray())];
        for (int r = 0; r < rows.Count; r++)
        {
            words[r][1].ShouldBe(bins.Describe("slot 1", rows[r].Features[1]));
            words[r][4].ShouldBe(float.IsNaN(rows[r].Features[4]) ? "slot 4 is missing" : $"slot 4={rows[r].Features[4]}");
            words[r][5].ShouldBe(float.IsNaN(rows[r].Features[5]) ? "slot 5 is missing" : $"slot 5={rows[r].Features[5]}");
        }

        TreeData.Row other = TreeData.Rows(1, 3)[0];
        other.Features[4] = 77;
        IDataView predicted = _ml.Explain().Lime(model, _ml.Data.LoadFromEnumerable(train), "Why", new() { Categorical = ["slot 4"], Samples = 100, Output = ExplainedOutput.Predicted })
            .Transform(_ml.Data.LoadFromEnumerable([other]));
        predicted.GetColumn<ReadOnlyMemory<char>[]>("Why.Descriptions").Single()[4].ToString().ShouldBe("slot 4 is a value of no background row");
        predicted.GetColumn<float[]>("Why").Single().ShouldAllBe(w => float.IsFinite(w));
        predicted.GetColumn<float>("Why.LocalPrediction").Single().ShouldNotBe(float.NaN);
    }

    // The model's own threshold, whatever is explained of it.
    [Theory]
    [InlineData(ExplanationUnits.Margin, 1.5f)]
    [InlineData(ExplanationUnits.Probability, 1.5f)]
    [InlineData(ExplanationUnits.Probability, 0f)]
    public void Entropy_CutsWhereThePredictedLabelChanges(ExplanationUnits units, float threshold)
    {
        IDataView train = TreeData.View(_ml, 300, 1);
        var forest = _ml.BinaryClassification.Trainers.FastForest(numberOfLeaves: 16, numberOfTrees: 15).Append(_ml.BinaryClassification.Calibrators.Platt()).Fit(train);
        var model = new TransformerChain<ITransformer>(_ml.BinaryClassification.ChangeModelThreshold((BinaryPredictionTransformer<Microsoft.ML.Trainers.FastTree.FastForestBinaryModelParameters>)forest.First(), threshold), forest.Last());
        IDataView scored = model.Transform(train);
        int[] labels = [.. scored.GetColumn<bool>("PredictedLabel").Select(label => label ? 1 : 0)];
        labels.Distinct().Count().ShouldBe(2);
        float[][] features = [.. train.GetColumn<float[]>("Features")];
        IDataView view = _ml.Explain().Lime(model, train, options: new() { Units = units, Discretizer = LimeDiscretizer.Entropy, Samples = 50, BackgroundRows = 300 }).Transform(_ml.Data.TakeRows(train, 30));
        string[][] words = [.. view.GetColumn<ReadOnlyMemory<char>[]>("Lime.Descriptions").Select(v => v.Select(w => w.ToString()).ToArray())];
        for (int f = 0; f < 3; f++)
        {
            FeatureBins bins = FeatureBins.Of([.. features.Select(row => (double)row[f])], LimeDiscretizer.Entropy, labels);
            for (int r = 0; r < 30; r++)
                words[r][f].ShouldBe(bins.Describe($"slot {f}", features[r][f]));
        }
    }

    [Fact]
    public void OneHotGroups_AreCategories()
    {
        IDataView data = Loans.View(_ml, 400);
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Kind"))
            .Append(_ml.Regression.Trainers.FastTree("Income", numberOfTrees: 5)).Fit(data);
        IDataView view = _ml.Explain().Lime(model, data, options: new() { GroupBy = SlotGrouping.SourceColumn, Samples = 200 }).Transform(_ml.Data.TakeRows(data, 20));
        Loans.SlotNames(view.Schema, "Lime").ShouldBe(["Age", "Kind"]);
        string[] purposes = [.. _ml.Data.TakeRows(data, 20).GetColumn<string>("Purpose")];
        view.GetColumn<ReadOnlyMemory<char>[]>("Lime.Descriptions").Select(v => v[1].ToString()).ShouldBe(purposes.Select(p => $"Kind={p}"));
    }

    private static double[][] Said(IDataView data, ITransformer model, ExplanationUnits units) =>
        [.. Vectors(model.Transform(data), units == ExplanationUnits.Probability ? "Probability" : "Score").Select(v => v.Select(x => (double)x).ToArray())];

    private static float[][] Vectors(IDataView view, string column) =>
        view.Schema[column].Type is VectorDataViewType ? [.. view.GetColumn<float[]>(column)] : [.. view.GetColumn<float>(column).Select(v => (float[])[v])];
}
