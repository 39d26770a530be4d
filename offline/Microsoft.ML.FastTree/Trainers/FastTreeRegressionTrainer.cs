using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Boosted trees on squared error.</summary>
public sealed class FastTreeRegressionTrainer
    : BoostingFastTreeTrainerBase<FastTreeRegressionTrainer.Options, RegressionPredictionTransformer<FastTreeRegressionModelParameters>, FastTreeRegressionModelParameters>
{
    internal FastTreeRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override TreeObjective MakeObjective(TrainingRows rows, int[] groupStarts) => new SquaredObjective([.. rows.Labels], RegressionStep);

    private protected override FastTreeRegressionModelParameters MakeModel(InternalTreeEnsemble ensemble, int featureCount) => new(ensemble, featureCount);

    private protected override RegressionPredictionTransformer<FastTreeRegressionModelParameters> MakeTransformer(FastTreeRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : BoostedTreeOptions
    {
    }
}
