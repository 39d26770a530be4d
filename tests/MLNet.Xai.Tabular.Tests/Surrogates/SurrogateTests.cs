using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.Surrogates;

public sealed class SurrogateTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeRegression")]
    [InlineData("Sdca")]
    [InlineData("LbfgsLogistic")]
    [InlineData("LdSvm")]
    [InlineData("FastForestBinary")]
    public void Surrogate_OfOneOutput_LeavesAreMeansOfScores(string trainer)
    {
        IDataView data = TreeData.View(_ml, 600, 1, missing: trainer.StartsWith("Fast") ? 0.1 : 0);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);

        ModelSurrogate surrogate = _ml.Explain().Surrogate(model, data, new SurrogateOptions { HeldOutShare = 0.3 });

        (surrogate.TrainingRows, surrogate.HeldOutRows).ShouldBe((420, 180));
        surrogate.RSquared.ShouldBeInRange(trainer == "LdSvm" ? 0.2 : 0.5, 1); // that one is no simple function
        surrogate.Accuracy.ShouldBeNull();
        surrogate.Rules.Count.ShouldBe(surrogate.Tree.LeafCount);
        // The leaves' means, by their rows, are the mean of the scores of the fit: near that of all.
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        float[][] features = [.. data.GetColumn<float[]>("Features")];
        double said = Enumerable.Range(0, 600).Average(r => surrogate.Tree.Tree.SumLeaves(features[r]));
        said.ShouldBe(scores.Average(), 0.2 * Deviation(scores));
        double all = scores.Sum(s => Math.Pow(s - scores.Average(), 2)), errors = Enumerable.Range(0, 600).Sum(r => Math.Pow(scores[r] - surrogate.Tree.Tree.SumLeaves(features[r]), 2));
        (1 - (errors / all)).ShouldBeInRange(Math.Min(surrogate.RSquared, surrogate.TrainingRSquared) - 0.02, Math.Max(surrogate.RSquared, surrogate.TrainingRSquared) + 0.02);
    }

    [Fact]
    public void Surrogate_OfATreeOfFourLeaves_IsThatTree()
    {
        IDataView data = TreeData.View(_ml, 2000, 2);
        ITransformer model = _ml.Regression.Trainers.FastTree("Target", numberOfLeaves: 4, numberOfTrees: 1, minimumExampleCountPerLeaf: 50).Fit(data);

        ModelSurrogate surrogate = _ml.Explain().Surrogate(model, data);

        surrogate.Tree.LeafCount.ShouldBe(4);
        surrogate.RSquared.ShouldBe(1, 1e-9);
        foreach ((float[] row, float score) in data.GetColumn<float[]>("Features").Zip(model.Transform(data).GetColumn<float>("Score")).Take(200))
            surrogate.Tree.Tree.SumLeaves(row).ShouldBe(score, 1e-5);
    }

    [Fact]
    public void Surrogate_RawColumns_AsksOfTextsByName()
    {
        IDataView loans = Loans.View(_ml, 1500);
        ITransformer model = Loans.Pipeline(_ml).Fit(loans);

        ModelSurrogate slots = _ml.Explain().Surrogate(model, loans);
        ModelSurrogate raw = _ml.Explain().Surrogate(model, loans, new SurrogateOptions { Columns = ["Income", "Purpose", "Age"], MinLeafRows = 20 });

        slots.Named.FeatureNames.ShouldBe(["Age", "Income", "Kind.car", "Kind.house", "Kind.school"], ignoreOrder: true);
        raw.Named.FeatureNames.ShouldBe(["Income", "Purpose", "Age"]);
        raw.RSquared.ShouldBeGreaterThan(0.85);
        raw.Rules.ShouldContain(rule => rule.Contains("Purpose is house", StringComparison.Ordinal), string.Join("\n", raw.Rules));
        slots.Rules.ShouldContain(rule => rule.Contains("no 'Kind.house'", StringComparison.Ordinal), string.Join("\n", slots.Rules));
        raw.Fidelity.ShouldStartWith("The tree has R² 0.");
        SvgFigure figure = raw.Draw(loans, 7);
        figure.Description.ShouldContain("Row 7 ends where ");
        figure.Description.ShouldContain("R² ");
        // A text that no row of the fit had goes where the categories that were not named go.
        Loan other = new() { Income = 5000, Purpose = "boat", Age = 40 };
        raw.Draw(_ml.Data.LoadFromEnumerable([other]), 0).Table.Rows.Count.ShouldBe(raw.Tree.LeafCount);
        // The same of a loaded model, and the same every time.
        ModelSurrogate again = _ml.Explain().Surrogate(Loans.SaveAndLoad(_ml, model), loans, new SurrogateOptions { Columns = ["Income", "Purpose", "Age"], MinLeafRows = 20 });
        again.Rules.ShouldBe(raw.Rules);
        again.RSquared.ShouldBe(raw.RSquared);
    }

    [Fact]
    public void Surrogate_OfClasses_AgreesWithTheModel()
    {
        IDataView data = TreeData.View(_ml, 900, 3);
        ITransformer model = AnyTrainers.Create(_ml, "MaximumEntropy").Fit(data);

        ModelSurrogate surrogate = _ml.Explain().Surrogate(model, data);

        surrogate.Named.OutputNames.ShouldBe(["low", "middle", "high"], ignoreOrder: true);
        surrogate.Accuracy!.Value.ShouldBeGreaterThan(surrogate.ChanceAccuracy!.Value + 0.1);
        surrogate.Fidelity.ShouldStartWith("The tree says the model's class of ");
        // Of one class the score is imitated.
        ModelSurrogate low = _ml.Explain().Surrogate(model, data, new SurrogateOptions { Output = ExplainedOutput.Named("low") });
        low.Named.ValueName.ShouldBe("mean score of low");
        low.Accuracy.ShouldBeNull();
        low.RSquared.ShouldBeGreaterThan(0.5);
        surrogate.Draw().Table.Columns.ShouldContain("share of low");
    }

    [Fact]
    public void Surrogate_OfABinaryDecision_AsksThePredictedLabel()
    {
        IDataView data = TreeData.View(_ml, 900, 4);
        ITransformer model = AnyTrainers.Create(_ml, "LbfgsLogistic").Fit(data);

        ModelSurrogate surrogate = _ml.Explain().Surrogate(model, data, new SurrogateOptions { Target = SurrogateTarget.PredictedClass });

        bool[] labels = [.. model.Transform(data).GetColumn<bool>("PredictedLabel")];
        float[][] features = [.. data.GetColumn<float[]>("Features")];
        double[] said = new double[2];
        double right = Enumerable.Range(0, 900).Average(r =>
        {
            surrogate.Tree.Tree.Predict(features[r], said);
            return said[1] > said[0] == labels[r] ? 1.0 : 0;
        });
        right.ShouldBe((0.75 * Training(surrogate)) + (0.25 * surrogate.Accuracy!.Value), 0.05);
        ModelSurrogate probability = _ml.Explain().Surrogate(model, data, new SurrogateOptions { Units = ExplanationUnits.Probability });
        probability.Named.ValueName.ShouldBe("mean probability");
        probability.Tree.Tree.Values.ToArray().ShouldAllBe(v => v >= 0 && v <= 1);

        static double Training(ModelSurrogate surrogate) => 1 - (surrogate.Tree.Impurities.ToArray().Zip(surrogate.Tree.Tree.Covers.ToArray())
            .Where((_, node) => surrogate.Tree.Tree.Left[node] < 0).Sum(p => p.First * p.Second) / surrogate.TrainingRows);
    }

    [Fact]
    public void Surrogate_OfAnyTransformer_AsksTheColumnsThatItReads()
    {
        Offer[] offers = [.. Enumerable.Range(0, 400).Select(i => new Offer { Text = i % 3 == 0 ? "yes" : "no", Note = $"{i % 4}", Amount = i % 50, Grade = (uint)(i % 6), Urgent = i % 7 == 0, Point = [i % 11, 1] })];
        IDataView data = _ml.Data.LoadFromEnumerable(offers);
        ITransformer model = _ml.Transforms.CustomMapping<Offer, OfferScore>(OfferFactory.Rate, OfferFactory.Name).Fit(data);

        Should.Throw<ArgumentException>(() => _ml.Explain().Surrogate(model, data)).Message.ShouldContain("'Day' is DateTime");
        ModelSurrogate surrogate = _ml.Explain().Surrogate(model, data, new SurrogateOptions { Columns = ["Text", "Note", "Amount", "Grade", "Urgent", "Point"], MaxDepth = 8, MaxLeaves = 60 });

        surrogate.Named.FeatureNames.ShouldBe(["Text", "Note", "Amount", "Grade", "Urgent", "Point[0]", "Point[1]"]);
        surrogate.RSquared.ShouldBeGreaterThan(0.9);
    }

    [Fact]
    public void Surrogate_BadInput_SaysWhatIsWrong()
    {
        IDataView data = TreeData.View(_ml, 100, 5);
        ITransformer model = AnyTrainers.Create(_ml, "Sdca").Fit(data), classes = AnyTrainers.Create(_ml, "MaximumEntropy").Fit(data);

        Say<ArgumentException>(model, new() { MaxDepth = 0 }).ShouldContain("SurrogateOptions.MaxDepth");
        Say<ArgumentException>(model, new() { HeldOutShare = 1 }).ShouldContain("SurrogateOptions.HeldOutShare");
        Say<ArgumentException>(model, new() { MaxRows = 1 }).ShouldContain("SurrogateOptions.MaxRows");
        Say<ArgumentException>(model, new() { Columns = [] }).ShouldContain("SurrogateOptions.Columns must name columns");
        Say<ArgumentException>(model, new() { Columns = ["Nothing"] }).ShouldStartWith("SurrogateOptions.Columns names 'Nothing', which is not there. There are Features, ");
        Say<ArgumentException>(model, new() { Output = ExplainedOutput.All }).ShouldStartWith("SurrogateOptions.Output: a tree imitates one output");
        Say<ArgumentException>(classes, new() { Output = ExplainedOutput.Named("none") }).ShouldStartWith("The model has no output 'none'.");
        Say<ArgumentException>(classes, new() { Target = SurrogateTarget.Score }).ShouldContain("say whose score the tree imitates by SurrogateOptions.Output");
        Say<ArgumentException>(classes, new() { Target = SurrogateTarget.PredictedClass, Output = ExplainedOutput.At(0) }).ShouldContain("which is of all outputs");
        Say<InvalidOperationException>(model, new() { Units = ExplanationUnits.Probability }).ShouldStartWith("The model gives no column 'Probability'");
        Say<InvalidOperationException>(model, new() { Target = SurrogateTarget.PredictedClass }).ShouldStartWith("The model decides for no class");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Surrogate(model, _ml.Data.TakeRows(data, 1))).Message.ShouldStartWith("There is one row");
        var ended = new CancellationToken(canceled: true);
        Should.Throw<OperationCanceledException>(() => _ml.Explain().Surrogate(model, data, new() { Cancellation = ended }));
        ModelSurrogate surrogate = _ml.Explain().Surrogate(model, data);
        Should.Throw<ArgumentOutOfRangeException>(() => surrogate.Draw(data, 100)).Message.ShouldStartWith("There is no row 100");
        IDataView many = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1100).Select(i => new Loan { Age = i, Income = i, Purpose = $"text {i}", Approved = i % 2 == 0 }));
        ITransformer loans = _ml.Transforms.Concatenate("Features", "Age", "Income").Append(_ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(many);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Surrogate(loans, many, new() { Columns = ["Purpose"] })).Message.ShouldStartWith("The column 'Purpose' has more than 1000 different texts");

        string Say<T>(ITransformer of, SurrogateOptions options)
            where T : Exception => Should.Throw<T>(() => _ml.Explain().Surrogate(of, data, options)).Message;
    }

    [Fact]
    public void AddTo_AReport_HasThePictureItsNumbersAndTheFidelity()
    {
        IDataView loans = Loans.View(_ml, 400);
        ITransformer model = Loans.Pipeline(_ml).Fit(loans);

        HtmlReport report = _ml.Explain().Surrogate(model, loans).AddTo(_ml.Explain().Plots.Report(model.Transform(loans), "Shap"));

        string page = report.ToString();
        page.ShouldContain("<h2>Surrogate tree</h2>");
        page.ShouldContain("held-out rows");
        page.ShouldContain("<th scope=\"col\">Rows where</th>");
        report.ToJson().ShouldContain("Rows where");
    }

    private static double Deviation(float[] values) => Math.Sqrt(values.Average(v => Math.Pow(v - values.Average(), 2)));
}
