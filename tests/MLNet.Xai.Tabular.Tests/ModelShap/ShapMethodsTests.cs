using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelShap;

/// <summary>Every method as a column against all coalitions or against its definition on the bare model, fresh and loaded.</summary>
public sealed class ShapMethodsTests
{
    private const int Background = 20;

    private readonly MLContext _ml = new(1);
    private readonly IDataView _train;
    private readonly IDataView _test;

    public ShapMethodsTests() => (_train, _test) = (TreeData.View(_ml, 300, 1), TreeData.View(_ml, 6, 2));

    [Theory]
    [InlineData("FastTreeRegression", ShapMethod.Kernel)]
    [InlineData("FastTreeRegression", ShapMethod.Permutation)]
    [InlineData("FastTreeRegression", ShapMethod.Sampling)]
    [InlineData("FastTreeRegression", ShapMethod.Proxy)]
    [InlineData("SdcaMaximumEntropy", ShapMethod.Sampling)]
    [InlineData("SdcaMaximumEntropy", ShapMethod.Proxy)]
    [InlineData("GamRegression", ShapMethod.Additive)]
    [InlineData("LbfgsLogistic", ShapMethod.Additive)]
    public void Method_FindsTheValuesOfAllCoalitions_WithinItsErrors(string trainer, ShapMethod method)
    {
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(_train);
        var options = new ShapColumnOptions { Method = method, BackgroundRows = Background, Coalitions = 40, Orders = 30, Samples = 20_000 };
        IDataView exact = _ml.Explain().Shap(model, _train, options: new ShapColumnOptions { Method = ShapMethod.Exact, BackgroundRows = Background }).Transform(_test);
        float[][] expected = [.. exact.GetColumn<float[]>("Shap")];
        foreach (IDataView view in FreshAndLoaded(model, options))
        {
            float[][] values = [.. view.GetColumn<float[]>("Shap")], errors = [.. view.GetColumn<float[]>("Shap.StandardErrors")];
            double scale = expected.Max(row => row.Max(Math.Abs));
            for (int r = 0; r < expected.Length; r++)
            {
                for (int f = 0; f < expected[r].Length; f++)
                    ((double)values[r][f]).ShouldBe(expected[r][f], (6 * errors[r][f]) + (1e-4 * scale));
            }

            errors.SelectMany(e => e).Max().ShouldBeLessThan((float)(0.2 * scale));
            errors.SelectMany(e => e).Any(e => e > 0).ShouldBe(method != ShapMethod.Additive);
        }
    }

    [Theory]
    [InlineData(CoalitionSampling.Leverage, CoalitionSelection.Top)]
    [InlineData(CoalitionSampling.Paired, CoalitionSelection.None)]
    [InlineData(CoalitionSampling.Plain, CoalitionSelection.Bic)]
    [InlineData(CoalitionSampling.Leverage, CoalitionSelection.Lasso)]
    public void Kernel_SamplesAndSelectsAsAsked(CoalitionSampling sampling, CoalitionSelection selection)
    {
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(_train);
        var options = new ShapColumnOptions
        {
            Method = ShapMethod.Kernel,
            BackgroundRows = 1000,
            Coalitions = 40,
            Sampling = sampling,
            Selection = selection,
            TopFeatures = 2,
            Penalty = 0.05,
            Seed = 3,
        };
        var same = new KernelShapOptions { Coalitions = 40, Sampling = sampling, Selection = selection, TopPlayers = 2, Penalty = 0.05, Seed = 3 };
        float[] background = [.. _train.GetColumn<float[]>("Features").SelectMany(row => row)];
        float[][] rows = [.. _test.GetColumn<float[]>("Features")];
        foreach (IDataView view in FreshAndLoaded(model, options))
        {
            float[][] values = [.. view.GetColumn<float[]>("Shap")];
            for (int r = 0; r < 2; r++)
            {
                values[r].ShouldBe(KernelShap.Explain(new MarginalGame<float>(Scores(model), 1, rows[r], background), same).Values.Select(v => (float)v), 1e-4);
                if (selection == CoalitionSelection.Top)
                    values[r].Count(v => v != 0).ShouldBe(2);
            }
        }

        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(model, _train, options: new() { Sampling = CoalitionSampling.Plain }))
            .Message.ShouldBe("ShapColumnOptions.Sampling is Plain, which is for Kernel; the method is Trees. Set ShapColumnOptions.Method.");
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(model, _train, options: new() { Selection = CoalitionSelection.Aic })).Message.ShouldStartWith("ShapColumnOptions.Selection is Aic");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Shap(model, _train, options: new() { TopFeatures = 0 })).Message.ShouldContain("ShapColumnOptions.TopFeatures");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Shap(model, _train, options: new() { Penalty = double.NaN })).Message.ShouldContain("ShapColumnOptions.Penalty");
    }

    [Theory]
    [InlineData(ShapMethod.Partition)]
    [InlineData(ShapMethod.Banzhaf)]
    public void AnotherValue_IsThatOfItsDefinition(ShapMethod method)
    {
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(_train);
        var groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Pair"] = ["slot 1", "slot 4"] };
        var options = new ShapColumnOptions { Method = method, BackgroundRows = 1000, Groups = groups };
        float[] background = [.. _train.GetColumn<float[]>("Features").SelectMany(row => row)];
        float[][] rows = [.. _test.GetColumn<float[]>("Features")];
        foreach (IDataView view in FreshAndLoaded(model, options))
        {
            float[][] values = [.. view.GetColumn<float[]>("Shap")];
            Loans.SlotNames(view.Schema, "Shap").ShouldBe(["slot 0", "Pair", "slot 2", "slot 3", "slot 5"]);
            // A group stands where its first slot does.
            int[] players = [0, 1, 2, 3, 1, 4];
            for (int r = 0; r < 2; r++)
            {
                var game = new MarginalGame<float>(Scores(model), 1, rows[r], background, playerOfFeature: players);
                GameValues expected = method == ShapMethod.Banzhaf ? new ExactGame(game).Banzhaf() : OwenValues.Explain(game, PlayerTree.FromCorrelation(background, 6, players));
                values[r].ShouldBe(expected.Values.Select(v => (float)v), 1e-4);
            }
        }
    }

    [Fact]
    public void CorrelatedLinear_IsThatOfItsDefinition()
    {
        var model = _ml.Regression.Trainers.OnlineGradientDescent("Target").Fit(_train);
        var options = new ShapColumnOptions { Method = ShapMethod.CorrelatedLinear, BackgroundRows = 1000 };
        LinearRegressionModelParameters linear = model.Model;
        double[] background = [.. _train.GetColumn<float[]>("Features").SelectMany(row => row).Select(v => (double)v)];
        var expected = new CorrelatedLinearShap(new LinearFunction([.. linear.Weights.Select(w => (double)w)], [linear.Bias]), GaussianBackground.FromRows(background, 6));
        float[][] rows = [.. _test.GetColumn<float[]>("Features")];
        foreach (IDataView view in FreshAndLoaded(model, options))
        {
            float[][] values = [.. view.GetColumn<float[]>("Shap")];
            for (int r = 0; r < rows.Length; r++)
                values[r].ShouldBe(expected.Explain([.. rows[r].Select(v => (double)v)]).Values.Select(v => (float)v), 1e-4);
            view.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-3);
        }
    }

    [Theory]
    [InlineData("FastTreeRegression", ShapMethod.Trees, 1e-5)]
    [InlineData("FastTreeRegression", ShapMethod.Kernel, 0.1)]
    [InlineData("LbfgsLogistic", ShapMethod.Linear, 1e-5)]
    [InlineData("GamRegression", ShapMethod.Additive, 1e-5)]
    public void Interactions_RowsSumToTheValues_AndAreThoseOfAllCoalitions(string trainer, ShapMethod method, double tolerance)
    {
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(_train);
        float[][] exact = [.. Of(ShapMethod.Exact)[0].GetColumn<float[]>("Shap.Interactions")];
        double scale = exact.Max(m => m.Max(Math.Abs));
        foreach (IDataView view in Of(method))
        {
            ((VectorDataViewType)view.Schema["Shap.Interactions"].Type).Dimensions.ShouldBe([6, 6]);
            float[][] values = [.. view.GetColumn<float[]>("Shap")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];
            for (int r = 0; r < values.Length; r++)
            {
                matrices[r].ShouldBe(exact[r], tolerance * scale);
                for (int i = 0; i < 6; i++)
                {
                    Enumerable.Range(0, 6).Sum(j => matrices[r][(i * 6) + j]).ShouldBe(values[r][i], 1e-4f * (float)scale);
                    Enumerable.Range(0, 6).ShouldAllBe(j => Math.Abs(matrices[r][(i * 6) + j] - matrices[r][(j * 6) + i]) <= 1e-5 * scale);
                }
            }
        }

        IDataView[] Of(ShapMethod asked) => FreshAndLoaded(model, new ShapColumnOptions { Method = asked, BackgroundRows = Background, Interactions = true });
    }

    [Fact]
    public void Interactions_ThatCannotBe_AreRefused()
    {
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeBinary").Fit(_train);
        Complaint(new() { Interactions = true, Method = ShapMethod.Banzhaf }).ShouldContain("ShapColumnOptions.Interactions: Banzhaf gives values of another kind");
        Complaint(new() { Interactions = true, Units = ExplanationUnits.Probability }).ShouldContain("trees have interactions of their margin");

        string Complaint(ShapColumnOptions options) => Should.Throw<ArgumentException>(() => _ml.Explain().Shap(model, _train, options: options)).Message;
    }

    [Theory]
    [InlineData(ShapMethod.Exact)]
    [InlineData(ShapMethod.Kernel)]
    [InlineData(ShapMethod.Linear)]
    [InlineData(ShapMethod.Additive)]
    [InlineData(ShapMethod.Partition)]
    public void KMeans_TheBaseIsTheWeightedMeanOfTheClusters(ShapMethod method)
    {
        var model = _ml.Regression.Trainers.OnlineGradientDescent("Target").Fit(_train);
        foreach (bool medoids in (bool[])[false, true])
        {
            var explained = _ml.Explain().Shap(model, _train, options: new ShapColumnOptions { Method = method, Background = ShapBackground.KMeans(medoids), BackgroundRows = 7 });
            ShapState state = ((ShapRows)explained.Explainer.Rows).State;
            state.BackgroundCount.ShouldBe(7);
            state.Weights.Sum().ShouldBe(300);
            double[] scores = new double[7];
            Scores(model)(state.Background, 7, scores);
            double mean = scores.Zip(state.Weights, (s, w) => s * w).Sum() / 300;
            foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
            {
                IDataView view = each.Transform(_test);
                view.GetColumn<float>("Shap.BaseValue").ShouldAllBe(b => Math.Abs(b - mean) < 1e-4);
                view.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4);
            }
        }
    }

    [Fact]
    public void Background_OfSomeScores_HasOnlyThose()
    {
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(_train);
        float[] scores = [.. model.Transform(_train).GetColumn<float>("Score")];
        float middle = scores.Order().ElementAt(150);
        var explained = _ml.Explain().Shap(model, _train, options: new ShapColumnOptions { Background = ShapBackground.ScoreBetween(middle, double.PositiveInfinity), BackgroundRows = 1000 });
        explained.Transform(_test).GetColumn<float>("Shap.BaseValue").ShouldAllBe(b => Math.Abs(b - scores.Where(s => s >= middle).Average()) < 1e-4);

        // Three of each tenth of 300 scores: not further from the mean than the tenths are wide.
        var strata = _ml.Explain().Shap(model, _train, options: new ShapColumnOptions { Background = ShapBackground.Stratified(), BackgroundRows = 30 });
        ShapState state = ((ShapRows)strata.Explainer.Rows).State;
        state.Weights.ShouldBeEmpty();
        double[] own = new double[30];
        Scores(model)(state.Background, 30, own);
        float[] sorted = [.. scores.Order()];
        for (int part = 0; part < 10; part++)
            own.Order().Skip(3 * part).Take(3).ShouldAllBe(s => s >= sorted[30 * part] - 1e-5 && s <= sorted[(30 * part) + 29] + 1e-5);
    }

    [Fact]
    public void Background_ThatCannotBe_IsRefused()
    {
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(_train);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(model, _train, options: new() { Background = ShapBackground.ScoreBetween(1e6, 2e6) }))
            .Message.ShouldContain("ShapColumnOptions.Background: No row's score is taken; the 300 scores go from");
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(model, _train, options: new() { Background = ShapBackground.KMeans() }))
            .Message.ShouldContain("ShapColumnOptions.Background gives rows of different weight, and Trees takes rows alike, and needs no summary to be fast.");
        Should.Throw<ArgumentException>(() => ShapBackground.ScoreBetween(2, 1)).Message.ShouldContain("no range");
        Should.Throw<ArgumentOutOfRangeException>(() => ShapBackground.Stratified(1));
    }

    private IDataView[] FreshAndLoaded(ITransformer model, ShapColumnOptions options)
    {
        ITransformer explained = _ml.Explain().Shap(model, _train, options: options);
        return [explained.Transform(_test), Loans.SaveAndLoad(_ml, explained).Transform(_test)];
    }

    // The bare model, by its own pipeline.
    private ModelFunction<float> Scores(ITransformer model) => (rows, count, outputs) =>
    {
        float[][] all = [.. rows.ToArray().Chunk(6)];
        float[] scores = [.. model.Transform(_ml.Data.LoadFromEnumerable(all.Select(row => new TreeData.Row { Features = row }))).GetColumn<float>("Score")];
        for (int i = 0; i < count; i++)
            outputs[i] = scores[i];
    };
}
