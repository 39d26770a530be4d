using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.WhatIf;

public sealed class WhatIfTests
{
    private readonly MLContext _ml = new(1);
    private readonly IDataView _loans;
    private readonly ITransformer _model;

    public WhatIfTests()
    {
        _loans = Loans.View(_ml, 400);
        _model = _ml.Transforms.Categorical.OneHotEncoding("Kind", "Purpose").Append(_ml.Transforms.Concatenate("Features", "Age", "Income", "Kind"))
            .Append(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 20, numberOfLeaves: 8)).Fit(_loans);
    }

    [Fact]
    public void Columns_AreThoseThatTheModelReads_WithQuantilesAndCategories()
    {
        WhatIfModel asked = _ml.Explain().WhatIf(_model, _loans);

        asked.Columns.Select(c => (c.Name, c.Kind)).ShouldBe([("Age", WhatIfKind.Number), ("Income", WhatIfKind.Number), ("Purpose", WhatIfKind.Category)], ignoreOrder: true);
        asked.UnreadColumns.ShouldContain("Label");
        WhatIfColumn age = asked.Columns.Single(c => c.Name == "Age");
        float[] ages = [.. _loans.GetColumn<float>("Age").Order()];
        age.IsWhole.ShouldBeTrue();
        (age.Quantiles[0], age.Quantiles[^1]).ShouldBe((ages[0], ages[^1]));
        age.Quantiles.ShouldBeInOrder();
        asked.Columns.Single(c => c.Name == "Purpose").Values.ShouldBe(Loans.Purposes, ignoreOrder: true);
        (asked.Method, asked.Wrong, asked.RowCount).ShouldBe(("TreeSHAP", "Score below 0", 400));
    }

    [Fact]
    public void Rows_AsTheyAre_SayWhatTheModelSays()
    {
        WhatIfModel asked = _ml.Explain().WhatIf(_model, _loans, new WhatIfOptions { Rows = 50 });
        float[] scores = [.. _model.Transform(_loans).GetColumn<float>("Score")], probabilities = [.. _model.Transform(_loans).GetColumn<float>("Probability")];

        asked.RowNumbers.ShouldBeInOrder();
        for (int row = 0; row < asked.RowCount; row++)
        {
            WhatIfAnswer answer = asked.Ask(row, new Dictionary<string, object?>());
            answer.Score.ShouldBe(scores[asked.RowNumbers[row]]);
            answer.Probability.ShouldBe(probabilities[asked.RowNumbers[row]]);
            answer.Predicted.ShouldBe(answer.Score > 0 ? "true" : "false");
            (answer.Explanation.BaseValues[0] + answer.Explanation.Values.Sum()).ShouldBe(answer.Score, 1e-4);
            (answer.Reasons is not null).ShouldBe(answer.Score < 0);
        }
    }

    [Fact]
    public void MovedValues_SayWhatTheModelSaysOfSuchARow()
    {
        WhatIfModel asked = _ml.Explain().WhatIf(_model, _loans);
        Loan own = Loans.Rows(400)[7], other = new() { Age = 22, Income = own.Income, Purpose = "school" };

        WhatIfAnswer answer = asked.Ask(7, new Dictionary<string, object?> { ["Age"] = 22.0, ["Purpose"] = "school" });

        answer.Score.ShouldBe(_model.Transform(_ml.Data.LoadFromEnumerable([other])).GetColumn<float>("Score").Single());
        asked.Row(7)["Income"].ShouldBe(double.Parse(own.Income.ToString(System.Globalization.CultureInfo.InvariantCulture), System.Globalization.CultureInfo.InvariantCulture));
        asked.Row(7)["Purpose"].ShouldBe(own.Purpose);
        answer.Explanation.FeatureNames.ShouldBe(["Age", "Income", "Kind"]);
    }

    [Fact]
    public void Counterfactual_SaysTheOtherSide()
    {
        WhatIfModel asked = _ml.Explain().WhatIf(_model, _loans);
        for (int row = 0; row < 20; row++)
        {
            WhatIfAnswer answer = asked.Ask(row, new Dictionary<string, object?>());
            answer.Counterfactual!.Found.ShouldNotBeEmpty();
            answer.Counterfactual.ChangesOf(0).ShouldNotBeEmpty();
            answer.Counterfactual.Found[0].Says.StartsWith('\u2212').ShouldBe(answer.Score > 0, answer.Counterfactual.Found[0].Says);
        }
    }

    [Fact]
    public void Numbers_HaveReasonsOnlyWithACutoff()
    {
        ITransformer model = _ml.Transforms.Concatenate("Features", "Age").Append(_ml.Regression.Trainers.FastTree("Income", numberOfTrees: 5, numberOfLeaves: 4)).Fit(_loans);

        WhatIfAnswer without = _ml.Explain().WhatIf(model, _loans).Ask(0, new Dictionary<string, object?>());
        (without.Reasons, without.Counterfactual, without.Probability, without.Predicted).ShouldBe((null, null, null, ""));
        WhatIfModel with = _ml.Explain().WhatIf(model, _loans, new WhatIfOptions { Cutoff = without.Score + 1, Scorings = 500 });
        with.Ask(0, new Dictionary<string, object?>()).Reasons.ShouldNotBeNull();
    }

    [Fact]
    public void WrongQuestions_SayWhatIsWrong()
    {
        WhatIfModel asked = _ml.Explain().WhatIf(_model, _loans);

        Should.Throw<ArgumentOutOfRangeException>(() => asked.Ask(400, new Dictionary<string, object?>())).Message.ShouldContain("rows 0 to 399");
        Wrong("Incme", 1.0).ShouldContain("reads no column 'Incme'. It reads ");
        Wrong("Age", "old").ShouldContain("'Age' is Single; 'old' is no value of it");
        Wrong("Age", 1e300).ShouldContain("out of its range");
        Wrong("Age", true).ShouldContain("no value of it");
        Wrong("Purpose", 3.0).ShouldContain("'Purpose' is String");
        Should.Throw<ArgumentException>(() => _ml.Explain().WhatIf(_model, _loans, new WhatIfOptions { Rows = 0 })).Message.ShouldContain("WhatIfOptions.Rows");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().WhatIf(_model, _ml.Data.FilterRowsByColumn(_loans, "Age", 1000, 2000)));

        string Wrong(string column, object value) => Should.Throw<ArgumentException>(() => asked.Ask(0, new Dictionary<string, object?> { [column] = value })).Message;
    }
}
