using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class LbfgsTrainerBase<TOptions, TTransformer, TModel> : LinearTrainerBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TOptions : LbfgsTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
{
    private protected readonly TOptions LbfgsTrainerOptions;

    private protected LbfgsTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env, options, label)
    {
        Check.Param(options.L1Regularization >= 0, nameof(options.L1Regularization), "Must be non-negative");
        Check.Param(options.L2Regularization >= 0, nameof(options.L2Regularization), "Must be non-negative");
        Check.Param(options.OptimizationTolerance > 0, nameof(options.OptimizationTolerance), "Must be positive");
        Check.Param(options.HistorySize > 0, nameof(options.HistorySize), "Must be positive");
        Check.Param(options.MaximumNumberOfIterations > 0, nameof(options.MaximumNumberOfIterations), "Must be positive");
        LbfgsTrainerOptions = options;
    }

    private protected override LinearPlan Plan(int rowCount) => new(LbfgsTrainerOptions.L1Regularization, LbfgsTrainerOptions.L2Regularization,
        new Lbfgs(LbfgsTrainerOptions.HistorySize, LbfgsTrainerOptions.OptimizationTolerance, LbfgsTrainerOptions.MaximumNumberOfIterations));

    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        public float L2Regularization = LbfgsDefaults.L2Regularization;
        public float L1Regularization = LbfgsDefaults.L1Regularization;
        public float OptimizationTolerance = LbfgsDefaults.OptimizationTolerance;
        public int HistorySize = LbfgsDefaults.HistorySize;
        public int MaximumNumberOfIterations = int.MaxValue;
        public int? NumberOfThreads;

        internal OptionsBase()
        {
        }
    }
}

/// <summary>Defaults of the L-BFGS trainers.</summary>
internal static class LbfgsDefaults
{
    public const float L2Regularization = 1;
    public const float L1Regularization = 1;
    public const float OptimizationTolerance = 1e-7f;
    public const int HistorySize = 20;
}

public sealed class LbfgsLogisticRegressionBinaryTrainer : LbfgsTrainerBase<LbfgsLogisticRegressionBinaryTrainer.Options,
    BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>,
    CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>
{
    internal LbfgsLogisticRegressionBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.BooleanLabel(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> TrainModel(IDataView data) => LearnLogistic(data);

    private protected override BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>> MakeTransformer(
        CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, TypeOf(trainSchema, FeatureColumn.Name));

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => BinaryColumns;

    public sealed class Options : OptionsBase
    {
    }
}

public sealed class LbfgsPoissonRegressionTrainer : LbfgsTrainerBase<LbfgsPoissonRegressionTrainer.Options,
    RegressionPredictionTransformer<PoissonRegressionModelParameters>, PoissonRegressionModelParameters>
{
    internal LbfgsPoissonRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override PoissonRegressionModelParameters TrainModel(IDataView data)
    {
        var rows = ReadRows(data);
        Check.State(rows.Labels.TrueForAll(label => label >= 0), "Poisson regression must regress to non-negative labels.");
        var (weights, biases) = Learn(rows, new PoissonLoss());
        return new PoissonRegressionModelParameters(weights[0], biases[0]);
    }

    private protected override RegressionPredictionTransformer<PoissonRegressionModelParameters> MakeTransformer(PoissonRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, TypeOf(trainSchema, FeatureColumn.Name));

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : OptionsBase
    {
    }
}

public sealed class LbfgsMaximumEntropyMulticlassTrainer : LbfgsTrainerBase<LbfgsMaximumEntropyMulticlassTrainer.Options,
    MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal LbfgsMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.KeyLabel(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override MaximumEntropyModelParameters TrainModel(IDataView data) => LearnMaximumEntropy(data);

    private protected override MulticlassPredictionTransformer<MaximumEntropyModelParameters> MakeTransformer(MaximumEntropyModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, TypeOf(trainSchema, FeatureColumn.Name), KeyValueList.Of(trainSchema[LabelColumn.Name]));

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => MulticlassColumns(inputSchema);

    public sealed class Options : OptionsBase
    {
    }
}
