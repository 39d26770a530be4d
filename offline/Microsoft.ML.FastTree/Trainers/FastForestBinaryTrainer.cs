using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>A random forest of least-squares trees on labels -1 and 1. The score is the sum of the trees, it is not calibrated.</summary>
public sealed class FastForestBinaryTrainer
    : RandomForestTrainerBase<FastForestBinaryTrainer.Options, BinaryPredictionTransformer<FastForestBinaryModelParameters>, FastForestBinaryModelParameters>
{
    internal FastForestBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.BooleanLabel(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override EnsembleLearner MakeLearner(BinnedSet data, TrainingRows rows) =>
        new ForestLearner(data, [.. rows.Labels.Select(label => label >= 1 ? 1.0 : -1)], WeightsOf(rows), GrowOptions, EnsembleOptions, quantileSamples: 0);

    private protected override FastForestBinaryModelParameters MakeModel(InternalTreeEnsemble ensemble, int featureCount) => new(ensemble, featureCount);

    private protected override BinaryPredictionTransformer<FastForestBinaryModelParameters> MakeTransformer(FastForestBinaryModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score, ColumnShapes.PredictedBoolean];

    public sealed class Options : FastForestOptionsBase
    {
        /// <summary>Upper bound on the absolute value of a single tree's output, which never exceeds 1 here.</summary>
        public double MaximumOutputMagnitudePerTree = 100;
    }
}
