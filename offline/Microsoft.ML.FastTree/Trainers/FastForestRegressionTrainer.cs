using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A random forest of least-squares trees. The score is the mean of the trees.</summary>
public sealed class FastForestRegressionTrainer
    : RandomForestTrainerBase<FastForestRegressionTrainer.Options, RegressionPredictionTransformer<FastForestRegressionModelParameters>, FastForestRegressionModelParameters>
{
    private readonly bool _keepQuantileSamples;

    /// <param name="env">The environment.</param>
    /// <param name="options">Options.</param>
    /// <param name="keepQuantileSamples">Keep labels of each leaf; ML.NET does so when options are given.</param>
    internal FastForestRegressionTrainer(IHostEnvironment env, Options options, bool keepQuantileSamples)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName))) => _keepQuantileSamples = keepQuantileSamples;

    private protected override EnsembleLearner MakeLearner(BinnedSet data, TrainingRows rows) =>
        new ForestLearner(data, [.. rows.Labels.Select(label => (double)label)], WeightsOf(rows), GrowOptions, EnsembleOptions,
            _keepQuantileSamples ? FastTreeTrainerOptions.NumberOfQuantileSamples : 0);

    private protected override FastForestRegressionModelParameters MakeModel(InternalTreeEnsemble ensemble, int featureCount) => new(ensemble, featureCount);

    private protected override RegressionPredictionTransformer<FastForestRegressionModelParameters> MakeTransformer(FastForestRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : FastForestOptionsBase
    {
    }
}
