using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class TrainerEstimatorBase<TTransformer, TModel> : ITrainerEstimator<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    public readonly SchemaShape.Column FeatureColumn;
    public readonly SchemaShape.Column LabelColumn;
    public readonly SchemaShape.Column WeightColumn;
    private protected readonly IHostEnvironment Host;

    private protected TrainerEstimatorBase(IHostEnvironment env, SchemaShape.Column feature, SchemaShape.Column label, SchemaShape.Column weight = default)
    {
        Host = Check.Value(env).Register(GetType().Name);
        FeatureColumn = feature;
        LabelColumn = label;
        WeightColumn = weight;
    }

    public abstract TrainerInfo Info { get; }

    public TTransformer Fit(IDataView input)
    {
        CheckInputSchema(SchemaShape.Create(Check.Value(input).Schema));
        return MakeTransformer(TrainModel(input), input.Schema);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        CheckInputSchema(Check.Value(inputSchema));
        var shape = inputSchema;
        foreach (var column in GetOutputColumns(inputSchema))
            shape = shape.With(column);
        return shape;
    }

    private protected virtual SchemaShape.Column GroupColumn => default;

    private protected abstract TModel TrainModel(IDataView data);

    private protected abstract TTransformer MakeTransformer(TModel model, DataViewSchema trainSchema);

    private protected abstract SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema);

    private protected virtual bool IsLabelCompatible(SchemaShape.Column label) => LabelColumn.IsCompatibleWith(label);

    /// <summary>Rows with a label and without a missing feature; says how many were left out, throws when none remains.</summary>
    private protected TrainingRows ReadRows(IDataView data) =>
        TrainingRowsReader.Read(Host, data, FeatureColumn.Name, LabelColumn.Name, WeightColumn.Name, GroupColumn.Name);

    private void CheckInputSchema(SchemaShape shape)
    {
        CheckColumn(shape, FeatureColumn, "feature", FeatureColumn.IsCompatibleWith);
        if (WeightColumn.IsValid)
            CheckColumn(shape, WeightColumn, "weight", WeightColumn.IsCompatibleWith);
        if (GroupColumn.IsValid)
            CheckColumn(shape, GroupColumn, "group", GroupColumn.IsCompatibleWith);
        CheckColumn(shape, LabelColumn, "label", IsLabelCompatible);
    }

    private static void CheckColumn(SchemaShape shape, SchemaShape.Column wanted, string role, Func<SchemaShape.Column, bool> fits)
    {
        if (!shape.TryFindColumn(wanted.Name, out var found))
            throw Check.SchemaMismatch("inputSchema", role, wanted.Name);
        if (!fits(found))
            throw Check.SchemaMismatch("inputSchema", role, wanted.Name, wanted.GetTypeString(), found.GetTypeString());
    }
}

public abstract class TrainerEstimatorBaseWithGroupId<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    public readonly SchemaShape.Column GroupIdColumn;

    private protected TrainerEstimatorBaseWithGroupId(IHostEnvironment env, SchemaShape.Column feature, SchemaShape.Column label,
        SchemaShape.Column weight = default, SchemaShape.Column groupId = default)
        : base(env, feature, label, weight) => GroupIdColumn = groupId;

    private protected override SchemaShape.Column GroupColumn => GroupIdColumn;
}
