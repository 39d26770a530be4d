using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class BinaryPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    internal readonly string ThresholdColumn;
    internal readonly float Threshold;

    internal BinaryPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, float threshold = 0)
        : base(model, featureColumn, featureType) => (Threshold, ThresholdColumn) = (threshold, DefaultColumnNames.Score);

    internal BinaryPredictionTransformer(BinaryReader reader, TModel model, string featureColumn, DataViewType featureType)
        : this(model, featureColumn, featureType, reader.ReadSingle())
    {
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) =>
        new ScalarRowMapper((IScalarModel)Model, schema, FindFeatures(schema), "BinaryClassification", Threshold);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveCore(ctx, typeof(BinaryPredictionTransformerLoader));
        ctx.Writer.Write(Threshold);
    }
}

[LoadableModel("BinaryPredXfer")]
internal static class BinaryPredictionTransformerLoader
{
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        PredictionTransformerLoader.Create(env, ctx, typeof(BinaryPredictionTransformer<>));
}
