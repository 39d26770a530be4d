using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

public abstract class PredictionTransformerBase<TModel> : RowToRowTransformerBase, IPredictionTransformer<TModel>, IDisposable
    where TModel : class
{
    private protected const string ModelFolder = "Model";

    private protected PredictionTransformerBase(TModel model) => Model = Check.Value(model);

    public TModel Model { get; }

    public void Dispose()
    {
        // Models here hold no native memory.
    }
}

public abstract class SingleFeaturePredictionTransformerBase<TModel> : PredictionTransformerBase<TModel>, ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected SingleFeaturePredictionTransformerBase(TModel model, string featureColumn, DataViewType featureType)
        : base(model)
    {
        FeatureColumnName = featureColumn;
        FeatureColumnType = featureType;
    }

    public string FeatureColumnName { get; }

    public DataViewType FeatureColumnType { get; }

    /// <summary>The feature column of a schema, which must be like the one in training.</summary>
    private protected DataViewSchema.Column FindFeatures(DataViewSchema schema)
    {
        var column = schema.GetColumnOrNull(FeatureColumnName) ?? throw Check.SchemaMismatch("inputSchema", "feature", FeatureColumnName);
        if (!column.Type.Equals(FeatureColumnType))
            throw Check.SchemaMismatch("inputSchema", "feature", FeatureColumnName, FeatureColumnType.ToString(), column.Type.ToString());
        return column;
    }

    private protected void SaveCore(ModelSaveContext ctx, Type loader)
    {
        ctx.SetLoader(loader);
        ctx.SaveModel((ICanSaveModel)Model, ModelFolder);
        ctx.Writer.Write(FeatureColumnName);
        ctx.Writer.TryWriteType(FeatureColumnType);
    }
}
