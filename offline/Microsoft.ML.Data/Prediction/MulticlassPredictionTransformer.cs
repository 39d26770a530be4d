using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public sealed class MulticlassPredictionTransformer<TModel> : SingleFeaturePredictionTransformerBase<TModel>
    where TModel : class
{
    private readonly KeyValueList _labels;

    internal MulticlassPredictionTransformer(TModel model, string featureColumn, DataViewType featureType, KeyValueList labels)
        : base(model, featureColumn, featureType) => _labels = labels;

    internal MulticlassPredictionTransformer(BinaryReader reader, TModel model, string featureColumn, DataViewType featureType)
        : this(model, featureColumn, featureType, KeyValueList.Load(reader))
    {
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new MulticlassRowMapper((IVectorModel)Model, schema, FindFeatures(schema),
        _labels, DefaultColumnNames.Score, DefaultColumnNames.PredictedLabel);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        SaveCore(ctx, typeof(MulticlassPredictionTransformerLoader));
        KeyValueList.Save(ctx.Writer, _labels);
    }
}

[LoadableModel("MulticlassPredXfer")]
internal static class MulticlassPredictionTransformerLoader
{
    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        PredictionTransformerLoader.Create(env, ctx, typeof(MulticlassPredictionTransformer<>));
}
