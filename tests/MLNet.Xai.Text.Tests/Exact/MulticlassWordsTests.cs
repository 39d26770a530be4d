using Microsoft.ML;
using MLNet.Xai.Core;

namespace MLNet.Xai.Text.Tests.Exact;

public sealed class MulticlassWordsTests
{
    public static TheoryData<string> Multiclass => [.. Trainers.Multiclass.Keys];

    /// <summary>Differences of margins are log odds where scores are a softmax; where they are normalised probabilities, the sums themselves are what is promised.</summary>
    [Theory]
    [MemberData(nameof(Multiclass))]
    public void Classes_AreExplainedByNameIndexAndDifference(string trainer)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("MoodKey", "Mood").Append(Pipelines.All["featurize"](ml)).Append(Trainers.Multiclass[trainer](ml))
            .Append(ml.Transforms.Conversion.MapKeyToValue("PredictedMood", "PredictedLabel")).Fit(data);

        List<WordRow> predicted = Explain(ClassTarget.Predicted), up = Explain(ClassTarget.Named("up")), difference = Explain(ClassTarget.Difference(0, 1));
        List<WordRow>[] classes = [Explain(ClassTarget.Class(0)), Explain(ClassTarget.Class(1)), Explain(ClassTarget.Class(2))];

        string[] names = [.. classes.Select(rows => rows[0].Class)];
        names.Order(StringComparer.Ordinal).ShouldBe(["down", "flat", "up"]);
        for (int i = 0; i < predicted.Count; i++)
        {
            int largest = Array.IndexOf(predicted[i].Scores, predicted[i].Scores.Max());
            predicted[i].Class.ShouldBe(names[largest]);
            predicted[i].Values.ShouldBe(classes[largest][i].Values);
            up[i].Values.ShouldBe(classes[Array.IndexOf(names, "up")][i].Values);
            difference[i].Class.ShouldBe($"{names[0]} - {names[1]}");
            difference[i].Values.ShouldBe(classes[0][i].Values.Zip(classes[1][i].Values, (a, b) => a - b).ToArray(), 1e-5);
            foreach (WordRow row in classes.Select(rows => rows[i]).Append(difference[i]))
                row.Sum.ShouldBe(row.Output, 1e-4 * Math.Max(1, Math.Abs(row.Output)));
            if (trainer.Contains("entropy", StringComparison.Ordinal) || trainer == "LightGBM")
                difference[i].Output.ShouldBe(MathF.Log(predicted[i].Scores[0] / predicted[i].Scores[1]), 1e-3f);
            if (trainer == "one versus all, raw")
                classes[1][i].Output.ShouldBe(predicted[i].Scores[1]);
        }

        List<WordRow> Explain(ClassTarget target) => WordRow.Read(ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Target = target, Background = data }).Transform(data));
    }

    [Fact]
    public void ClassesThatAreNotThere_AreRefusedAtTheCall()
    {
        var ml = new MLContext(seed: 1);
        IDataView data = Corpus.Data(ml);
        ITransformer model = ml.Transforms.Conversion.MapValueToKey("MoodKey", "Mood").Append(Pipelines.All["word bags"](ml)).Append(Trainers.Multiclass["L-BFGS maximum entropy"](ml)).Fit(data);

        Should.Throw<ArgumentException>(() => Explain(ClassTarget.Named("sideways"))).Message.ShouldContain("sideways");
        Should.Throw<ArgumentException>(() => Explain(ClassTarget.Class(3))).Message.ShouldContain("no class 3");
        Should.Throw<ArgumentException>(() => Explain(ClassTarget.Top(2))).Message.ShouldContain("a column explains one");

        void Explain(ClassTarget target) => ml.Explain().Text.ExactWords(model, data.Schema, "Text", options: new() { Target = target });
    }
}
