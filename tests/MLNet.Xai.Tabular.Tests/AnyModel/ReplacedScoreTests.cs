using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>A step behind a predictor that puts another column in the place of its score: what would read it there says so.</summary>
public sealed class ReplacedScoreTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Explainers_OfAScoreThatIsReplaced_SaySo(bool twoStages)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Loans.Rows(200));
        ITransformer model = Model(data, twoStages, explained: false);
        int? index = twoStages ? 0 : null;
        ExplainCatalog explain = _ml.Explain();
        Action[] calls = [() => explain.Shap(model, data, options: new() { ModelIndex = index }), () => explain.Lime(model, data, options: new() { ModelIndex = index })];
        foreach (Action call in calls)
            Should.Throw<InvalidOperationException>(call).Message.ShouldMatch("Behind the FastTreeBinary model on column 'Features' the step \\w+ puts another column in the place of 'Score'");
        if (twoStages)
        {
            explain.Shap(model, data, options: new() { ModelIndex = 1 }).Transform(data).GetColumn<float>("Shap.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-4);
            Should.Throw<InvalidOperationException>(() => explain.Shap(model, data, options: new() { ModelIndex = 0, Units = ExplanationUnits.Probability })).Message.ShouldContain("in the place of 'Probability'");
        }
        else
        {
            // Probabilities are still the model's; the whole model is explained by its columns.
            explain.Shap(model, data, options: new() { Units = ExplanationUnits.Probability }).Transform(data).GetColumn<float>("Shap.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-4);
            explain.Shap(model, data, options: new() { Players = ShapPlayers.Columns }).Transform(data).GetColumn<float>("Shap.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-3);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TreeShap_MeasuresItsTrees_AndRefusesWhatGoesByTheScore(bool twoStages)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Loans.Rows(200));
        ITransformer model = Model(data, twoStages, explained: false);
        int? index = twoStages ? 0 : null;
        ITransformer explained = _ml.Explain().TreeShap(model, data, "Shap", new TreeShapColumnOptions { ModelIndex = index });
        foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
            each.Transform(data).GetColumn<float>("Shap.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-4);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeShap(model, data, "Shap", new TreeShapColumnOptions { ModelIndex = index, ExplainWhen = ExplainWhen.ScoreAtLeast(0) }))
            .Message.ShouldContain("TreeShapColumnOptions.ExplainWhen goes by the column 'Score'");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Quality_OfAnExplainerThatStandsBeforeTheStep_SaysSo(bool twoStages)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Loans.Rows(200));
        ITransformer model = Model(data, twoStages, explained: true);
        model.Transform(data).GetColumn<float>("Why.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-4);
        foreach (ITransformer each in (ITransformer[])[model, Loans.SaveAndLoad(_ml, model)])
            Should.Throw<InvalidOperationException>(() => _ml.Explain().Quality(each, data, "Why")).Message.ShouldMatch("Behind what explains 'Why' the step \\w+ puts another column in the place of 'Score'");
    }

    private ITransformer Model(IDataView data, bool twoStages, bool explained)
    {
        var trainer = _ml.BinaryClassification.Trainers.FastTree(numberOfLeaves: 4, numberOfTrees: 5);
        IEstimator<ITransformer> first = explained ? trainer.WithShap(_ml, "Why") : trainer, features = _ml.Transforms.Concatenate("Features", "Age", "Income").Append(first);
        return twoStages
            ? features.Append(_ml.Transforms.Concatenate("Stage2", "Age", "Score")).Append(_ml.BinaryClassification.Trainers.SdcaLogisticRegression(featureColumnName: "Stage2")).Fit(data)
            : features.Append(_ml.Transforms.Expression("Score", "s : s * 100", "Score")).Fit(data);
    }
}
