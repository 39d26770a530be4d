using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class RegressionPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal RegressionPredictionTransformer(TModel model, string featureColumn, DataViewType featureType)
        : base(model, featureColumn, featureType)
    {
    }

    internal RegressionPredictionTransformer(BinaryReader reader, TModel model, string featureColumn, DataViewType featureType)
        : this(model, featureColumn, featureType) => _ = reader;

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) =>
        new ScalarRowMapper((IScalarModel)Model, schema, FindFeatures(schema), "Regression", null);

    private protected override void SaveModel(ModelSaveContext ctx) => SaveCore(ctx, typeof(RegressionPredictionTransformerLoader));
}

[LoadableModel("RegressionPredXfer")]
internal static class RegressionPredictionTransformerLoader
{
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        PredictionTransformerLoader.Create(env, ctx, typeof(RegressionPredictionTransformer<>));
}
