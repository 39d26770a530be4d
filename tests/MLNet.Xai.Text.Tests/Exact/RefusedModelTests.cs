using Microsoft.ML;
using Microsoft.ML.Transforms.Text;
using MLNet.Xai.Text.Exact;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>What cannot be explained exactly says so at the call, and why.</summary>
public sealed class RefusedModelTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void AStepThatCannotBeFollowed_IsNamed() => WhyNot(_ml.Transforms.Text.FeaturizeText("All", "Text").Append(_ml.Transforms.ProjectToPrincipalComponents("Features", "All", rank: 3)))
        .ShouldContain("PrincipalComponentAnalysisTransformer");

    [Fact]
    public void ANormaliserThatMovesZeros_IsNamed() => WhyNot(_ml.Transforms.Text.ProduceWordBags("All", "Text").Append(_ml.Transforms.NormalizeMeanVariance("Features", "All", fixZero: false)))
        .ShouldContain("makes zeros something else");

    [Fact]
    public void FeaturesOfAnotherText_AreNotThisOnes() => WhyNot(_ml.Transforms.Text.FeaturizeText("Features", "Title")).ShouldContain("do not follow from the column 'Text'");

    [Fact]
    public void ATextThatIsReplaced_IsNamed() => WhyNot(_ml.Transforms.Text.NormalizeText("Text").Append(_ml.Transforms.Text.FeaturizeText("Features", "Text"))).ShouldContain("in the place of 'Text'");

    [Fact]
    public void FeaturesThatAreTakenAway_AreNamed()
    {
        ITransformer model = _ml.Transforms.Text.FeaturizeText("Features", "Text").Append(Trainers.Sdca(_ml)).Append(_ml.Transforms.DropColumns("Features")).Fit(Corpus.Data(_ml, 40));

        Refused(model).ShouldContain("takes the column 'Features' away");
    }

    [Fact]
    public void AModelThatIsNeitherLinearNorTrees_IsNamed()
    {
        IDataView data = Corpus.Data(_ml, 40);
        ITransformer model = _ml.Transforms.Conversion.MapValueToKey("MoodKey", "Mood").Append(_ml.Transforms.Text.FeaturizeText("Features", "Text"))
            .Append(_ml.MulticlassClassification.Trainers.NaiveBayes("MoodKey")).Fit(data);

        Refused(model).ShouldContain("neither linear nor made of trees");
    }

    [Fact]
    public void WithoutAPredictor_ItSaysWhatThereIs() => Refused(_ml.Transforms.Text.FeaturizeText("Features", "Text").Fit(Corpus.Data(_ml, 40))).ShouldContain("no predictor");

    [Fact]
    public void SeveralPredictors_AreListed()
    {
        IDataView data = Corpus.Data(_ml, 40);
        ITransformer model = _ml.Transforms.Text.FeaturizeText("Features", "Text").Append(Trainers.Sdca(_ml)).Append(Trainers.FastTree(_ml)).Fit(data);

        Refused(model).ShouldContain("ExactWordsOptions.ModelIndex");
        Refused(model, new ExactWordsOptions { ModelIndex = 0 }).ShouldContain("another column in the place of 'Score'");
        List<WordRow> rows = WordRow.Read(_ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { ModelIndex = 1, Background = data }).Transform(data));
        LinearWordsTests.ShouldSum(rows);
    }

    [Fact]
    public void ColumnsThatAreNotThere_AreRefused()
    {
        IDataView data = Corpus.Data(_ml, 40);
        ITransformer model = _ml.Transforms.Text.FeaturizeText("Features", "Text").Append(Trainers.Sdca(_ml)).Fit(data);

        Should.Throw<ArgumentException>(() => _ml.Explain().Text.ExactWords(model, data.Schema, "Txt")).Message.ShouldContain("Title");
        Should.Throw<ArgumentException>(() => _ml.Explain().Text.ExactWords(model, data.Schema, "Stars")).Message.ShouldContain("Single");
        Should.Throw<ArgumentException>(() => _ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { MostAbsent = -1 })).Message.ShouldContain("MostAbsent");
    }

    /// <summary>A row whose features are of another text is refused by its number, not explained.</summary>
    [Fact]
    public void FeaturesOfAnotherRow_AreRefused()
    {
        IDataView data = Corpus.Data(_ml, 40);
        ITransformer model = _ml.Transforms.Text.FeaturizeText("Features", "Text").Append(Trainers.Sdca(_ml)).Fit(data);
        var explainer = _ml.Explain().Text.ExactWords(model, data.Schema, "Text").LastTransformer;
        IDataView scored = _ml.Data.LoadFromEnumerable(_ml.Data.CreateEnumerable<Scored>(model.Transform(data), reuseRowObject: false).Select((row, i) =>
        {
            row.Text = i == 3 ? "another text" : row.Text;
            return row;
        }), SchemaOf(model, data));

        Should.Throw<InvalidOperationException>(() => WordRow.Read(explainer.Transform(scored))).Message.ShouldContain("Row 3");
    }

    private static Microsoft.ML.Data.SchemaDefinition SchemaOf(ITransformer model, IDataView data)
    {
        var schema = Microsoft.ML.Data.SchemaDefinition.Create(typeof(Scored));
        schema["Features"].ColumnType = model.GetOutputSchema(data.Schema)["Features"].Type;
        return schema;
    }

    private string WhyNot(IEstimator<ITransformer> steps) => Refused(steps.Append(Trainers.Sdca(_ml)).Fit(Corpus.Data(_ml, 40)));

    private string Refused(ITransformer model, ExactWordsOptions? options = null)
    {
        ExactWords.TryCreate(_ml, model, Corpus.Data(_ml, 1).Schema, "Text", options ?? new ExactWordsOptions(), out string why).ShouldBeNull();
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Text.ExactWords(model, Corpus.Data(_ml, 1).Schema, "Text", options: options)).Message.ShouldContain(why);
        return why;
    }

    private sealed class Scored
    {
        public string Text { get; set; } = "";

        public float[] Features { get; set; } = [];

        public float Score { get; set; }
    }
}
