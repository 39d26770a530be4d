using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>
/// A predictor and its explainer. To ML.NET it is a predictor like any other: permutation importance and <c>CalculateFeatureContribution</c> find it in a chain.
/// </summary>
internal sealed class ExplainedPredictor<TModel, TExplainer, TParameters>(TModel model, TExplainer explainer)
    : ExplainedTransformer<TModel, TExplainer>(model, explainer), ISingleFeaturePredictionTransformer<TParameters>, ISingleFeaturePredictionTransformer
    where TModel : ITransformer
    where TExplainer : ExplainingTransformer
    where TParameters : class
{
    public string FeatureColumnName => Predictor.FeatureColumnName;

    public DataViewType FeatureColumnType => Predictor.FeatureColumnType;

    TParameters IPredictionTransformer<TParameters>.Model => Predictor.Model;

    private ISingleFeaturePredictionTransformer<TParameters> Predictor => (ISingleFeaturePredictionTransformer<TParameters>)Model;
}
