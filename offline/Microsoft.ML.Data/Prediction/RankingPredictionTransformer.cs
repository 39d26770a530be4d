using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class RankingPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal RankingPredictionTransformer(TModel model, string featureColumn, DataViewType featureType)
        : base(model, featureColumn, featureType)
    {
    }

    internal RankingPredictionTransformer(BinaryReader reader, TModel model, string featureColumn, DataViewType featureType)
        : this(model, featureColumn, featureType) => _ = reader;

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) =>
        new ScalarRowMapper((IScalarModel)Model, schema, FindFeatures(schema), "Ranking", null);

    private protected override void SaveModel(ModelSaveContext ctx) => SaveCore(ctx, typeof(RankingPredictionTransformerLoader));
}

[LoadableModel("RankingPredXfer")]
internal static class RankingPredictionTransformerLoader
{
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        PredictionTransformerLoader.Create(env, ctx, typeof(RankingPredictionTransformer<>));
}
