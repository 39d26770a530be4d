using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

public abstract class SdcaTrainerBase<TOptions, TTransformer, TModel> : LinearTrainerBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
    where TOptions : SdcaTrainerBase<TOptions, TTransformer, TModel>.OptionsBase, new()
{
    private const int HistorySize = 20;
    private const double Tolerance = 1e-7;
    private const int MaximumIterations = 500;
    private protected readonly TOptions SdcaTrainerOptions;

    private protected SdcaTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env, options, label)
    {
        Check.Param(options.L1Regularization is null or >= 0, nameof(options.L1Regularization), "L1 threshold must be non-negative.");
        Check.Param(options.L2Regularization is null or >= 0, nameof(options.L2Regularization), "L2 constant must be non-negative.");
        Check.Param(options.MaximumNumberOfIterations is null or > 0, nameof(options.MaximumNumberOfIterations), "Max number of iterations must be positive.");
        SdcaTrainerOptions = options;
    }

    /// <summary>The penalty is per row here; the L1 constant is a share of the L2 constant.</summary>
    private protected override LinearPlan Plan(int rowCount)
    {
        double l2 = (SdcaTrainerOptions.L2Regularization ?? DefaultL2(rowCount)) * (double)rowCount;
        return new LinearPlan((SdcaTrainerOptions.L1Regularization ?? 0) * l2, l2,
            new Lbfgs(HistorySize, Tolerance, SdcaTrainerOptions.MaximumNumberOfIterations ?? MaximumIterations));
    }

    private protected virtual float DefaultL2(int rowCount) => Math.Max(1e-6f, 0.2f / rowCount);

    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        /// <summary>Null: chosen by the number of rows.</summary>
        public float? L2Regularization;

        /// <summary>Null: none.</summary>
        public float? L1Regularization;

        public int? NumberOfThreads;

        public int? MaximumNumberOfIterations;

        private protected OptionsBase()
        {
        }
    }
}

public sealed class SdcaLogisticRegressionBinaryTrainer : SdcaTrainerBase<SdcaLogisticRegressionBinaryTrainer.Options,
    BinaryPredictionTransformer<CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>,
    CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator>>
{
    internal SdcaLogisticRegressionBinaryTrainer(IHostEnvironment env, Options options)
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

public sealed class SdcaRegressionTrainer : SdcaTrainerBase<SdcaRegressionTrainer.Options,
    RegressionPredictionTransformer<LinearRegressionModelParameters>, LinearRegressionModelParameters>
{
    internal SdcaRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override float DefaultL2(int rowCount) => rowCount > 10000 ? 1e-4f : rowCount < 200 ? 1e-2f : 1e-3f;

    private protected override LinearRegressionModelParameters TrainModel(IDataView data)
    {
        var (weights, biases) = Learn(ReadRows(data), new HalfSquaredLoss());
        return new LinearRegressionModelParameters(weights[0], biases[0]);
    }

    private protected override RegressionPredictionTransformer<LinearRegressionModelParameters> MakeTransformer(LinearRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, TypeOf(trainSchema, FeatureColumn.Name));

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : OptionsBase
    {
    }
}

public sealed class SdcaMaximumEntropyMulticlassTrainer : SdcaTrainerBase<SdcaMaximumEntropyMulticlassTrainer.Options,
    MulticlassPredictionTransformer<MaximumEntropyModelParameters>, MaximumEntropyModelParameters>
{
    internal SdcaMaximumEntropyMulticlassTrainer(IHostEnvironment env, Options options)
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
