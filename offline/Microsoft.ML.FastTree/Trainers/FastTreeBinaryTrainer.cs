using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Boosted trees on the logistic loss; its sigmoid, of twice the learning rate, calibrates the score.</summary>
public sealed class FastTreeBinaryTrainer : BoostingFastTreeTrainerBase<FastTreeBinaryTrainer.Options,
    BinaryPredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>>,
    CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>>
{
    internal FastTreeBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.BooleanLabel(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private double Sigmoid => 2 * FastTreeTrainerOptions.LearningRate;

    private protected override TreeObjective MakeObjective(TrainingRows rows, int[] groupStarts) => new LogisticObjective(
        [.. rows.Labels.Select(label => label >= 1)], WeightsOf(rows), Sigmoid, Step, FastTreeTrainerOptions.MaximumTreeOutput, FastTreeTrainerOptions.UnbalancedSets);

    private protected override CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> MakeModel(InternalTreeEnsemble ensemble, int featureCount) =>
        new CalibratedModelParameters<FastTreeBinaryModelParameters, PlattCalibrator>(
            new FastTreeBinaryModelParameters(ensemble, featureCount), new PlattCalibrator(-Sigmoid, 0));

    private protected override BinaryPredictionTransformer<CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator>> MakeTransformer(
        CalibratedModelParametersBase<FastTreeBinaryModelParameters, PlattCalibrator> model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) =>
        [ColumnShapes.Score, ColumnShapes.Probability, ColumnShapes.PredictedBoolean];

    public sealed class Options : BoostedTreeOptions
    {
        /// <summary>Give both classes the same total weight.</summary>
        public bool UnbalancedSets = false;
    }
}
