using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Reports.Tests.Texts;

/// <summary>Models of texts are explained in words.</summary>
public sealed class TextReportTests
{
    private static readonly string[] s_good = ["great", "lovely", "charming", "brilliant"], s_bad = ["awful", "dull", "boring", "poor"], s_plain = ["film", "plot", "actor", "scene", "music", "evening"];

    [Fact]
    public void Report_OfATextModel_ShowsItsWordsAndNoSlots()
    {
        (ITransformer model, IDataView data) = Model(withStars: false);
        ModelReport report = Report(model, data);
        string html = report.ToString();
        html.ShouldContain("Most telling words");
        html.ShouldContain("Words of &#39;Text&#39; explained by");
        html.ShouldContain("Linear words");
        report.LeftOut["Explanations"].ShouldContain("one column, the text 'Text'");
        html.ShouldNotContain("Word.great");
        html.ShouldNotContain("Arrows lead");
        report.LeftOut["Effect curves"].ShouldBe(report.LeftOut["Explanations"]);
        report.LeftOut["Surrogate tree"].ShouldBe(report.LeftOut["Explanations"]);
        report.LeftOut["Slices where the model is worst"].ShouldContain("none of the columns");
        report.Metrics.Select(m => m.Name).ShouldContain("Accuracy");
        foreach (ChosenRow row in report.Rows)
            html.ShouldContain($"Row {row.Number}: {row.Why}");
    }

    [Fact]
    public void Report_OfTextAndNumbers_ShowsBoth()
    {
        (ITransformer model, IDataView data) = Model(withStars: true);
        string html = Report(model, data).ToString();
        html.ShouldContain("Most telling words");
        html.ShouldContain("Stars");
        html.ShouldContain("By SHAP");
    }

    [Fact]
    public void Report_AskedForATextThatIsNotRead_SaysWhatThereIs()
    {
        (ITransformer model, IDataView data) = Model(withStars: true);
        Should.Throw<ArgumentException>(() => Report(model, data, o => o.TextColumnName = "Stars")).Message.ShouldContain("the texts that the score follows from are Text");
        Should.Throw<ArgumentException>(() => LoanModels.Report(LoanModels.Forest, change: o => o.TextColumnName = nameof(Loan.Region))).Message.ShouldContain(nameof(Loan.Purpose));
    }

    [Fact]
    public void Report_OfCategoriesOfSeveralWords_DoesNotTakeThemForTexts()
    {
        IDataView data = LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(400).Select(l => { l.Purpose = $"to pay for a {l.Purpose}"; return l; }));
        ITransformer model = LoanModels.ML.Transforms.Categorical.OneHotEncoding("Slots", nameof(Loan.Purpose)).Append(LoanModels.ML.Transforms.Concatenate("Features", nameof(Loan.Income), "Slots"))
            .Append(LoanModels.ML.BinaryClassification.Trainers.FastTree(numberOfTrees: 5, numberOfLeaves: 6)).Fit(data);
        string html = LoanModels.Report(model, data).ToString();
        html.ShouldNotContain("Words of");
        html.ShouldNotContain("Most telling words");
        LoanModels.Report(model, data, o => o.TextColumnName = nameof(Loan.Purpose)).ToString().ShouldContain("Most telling words");
    }

    private static ModelReport Report(ITransformer model, IDataView data, Action<ModelReportOptions>? change = null) => LoanModels.Report(model, data, o =>
    {
        o.ShapRows = 20;
        o.TextRows = 60;
        o.PermutationRows = 60;
        change?.Invoke(o);
    });

    internal static (ITransformer Model, IDataView Data) Model(bool withStars)
    {
        var random = new Random(3);
        Review[] reviews = [.. Enumerable.Range(0, 400).Select(_ =>
        {
            bool good = random.Next(2) == 0;
            string[] words = [.. Enumerable.Range(0, 8).Select(_ => random.Next(4) > 0 ? s_plain[random.Next(6)] : (good ? s_good : s_bad)[random.Next(4)])];
            return new Review { Text = string.Join(" ", words), Stars = random.Next(1, 6), Label = good };
        })];
        MLContext ml = LoanModels.ML;
        IDataView data = ml.Data.LoadFromEnumerable(reviews);
        var words = ml.Transforms.Text.FeaturizeText("Words", nameof(Review.Text));
        return (withStars
            ? words.Append(ml.Transforms.Concatenate("Features", "Words", nameof(Review.Stars))).Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression()).Fit(data)
            : words.Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression(featureColumnName: "Words")).Fit(data), data);
    }

    public sealed class Review
    {
        public string Text { get; set; } = "";

        public float Stars { get; set; }

        public bool Label { get; set; }
    }
}
