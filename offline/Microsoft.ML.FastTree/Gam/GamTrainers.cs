using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Defaults of the GAM trainers.</summary>
internal static class GamDefaults
{
    public const int NumberOfIterations = 9500;
    public const int MaximumBinCountPerFeature = 255;
    public const double LearningRate = 0.002;
}

public abstract class GamTrainerBase<TOptions, TTransformer, TPredictor> : TrainerEstimatorBase<TTransformer, TPredictor>
    where TTransformer : ISingleFeaturePredictionTransformer<TPredictor>
    where TOptions : GamTrainerBase<TOptions, TTransformer, TPredictor>.OptionsBase, new()
    where TPredictor : class
{
    private protected readonly TOptions GamTrainerOptions;

    private protected GamTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env, ColumnShapes.Features(Check.NonEmpty(options.FeatureColumnName)), label, ColumnShapes.OptionalNumber(options.ExampleWeightColumnName))
    {
        Check.Param(options.LearningRate > 0, nameof(options.LearningRate), "Must be positive.");
        Check.Param(options.NumberOfThreads is null or > 0, nameof(options.NumberOfThreads), "Must be positive.");
        Check.Param(options.MaximumBinCountPerFeature > 0, nameof(options.MaximumBinCountPerFeature), "Must be positive.");
        Check.Param(options.NumberOfIterations > 0, nameof(options.NumberOfIterations), "Must be positive.");
        Check.Param(options.MinimumExampleCountPerLeaf > 0, nameof(options.MinimumExampleCountPerLeaf), "Must be positive.");
        GamTrainerOptions = options;
    }

    public override TrainerInfo Info { get; } = new(normalization: false, caching: false);

    private protected GamShapes Learn(IDataView data, Func<TrainingRows, TreeObjective> objective)
    {
        var rows = ReadRows(data);
        int threads = GamTrainerOptions.NumberOfThreads ?? Environment.ProcessorCount;
        var binned = BinnedSet.Create(rows, GamTrainerOptions.MaximumBinCountPerFeature, GamTrainerOptions.MinimumExampleCountPerLeaf, null, threads);
        Check.State(binned.Columns.Length > 0, "No feature can be split: all are constant or vary in too few rows.");
        var options = new GrowOptions
        {
            Leaves = 2,
            MinimumPerLeaf = GamTrainerOptions.MinimumExampleCountPerLeaf,
            Threads = threads,
            EntropyCoefficient = GamTrainerOptions.EntropyCoefficient,
        };
        var learner = new GamLearner(binned, objective(rows), rows.Weights?.ToArray(), options, GamTrainerOptions.LearningRate);
        return learner.Learn(GamTrainerOptions.NumberOfIterations, rows.FeatureCount);
    }

    public abstract class OptionsBase : TrainerInputBaseWithWeight
    {
        public double EntropyCoefficient;
        public int NumberOfIterations = GamDefaults.NumberOfIterations;
        public int? NumberOfThreads = null;
        public double LearningRate = GamDefaults.LearningRate;
        public int MaximumBinCountPerFeature = GamDefaults.MaximumBinCountPerFeature;
        public int MinimumExampleCountPerLeaf = 10;

        private protected OptionsBase()
        {
        }
    }
}

public sealed class GamBinaryTrainer : GamTrainerBase<GamBinaryTrainer.Options,
    BinaryPredictionTransformer<CalibratedModelParametersBase<GamBinaryModelParameters, PlattCalibrator>>,
    CalibratedModelParametersBase<GamBinaryModelParameters, PlattCalibrator>>
{
    internal GamBinaryTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.BooleanLabel(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override CalibratedModelParametersBase<GamBinaryModelParameters, PlattCalibrator> TrainModel(IDataView data)
    {
        var shapes = Learn(data, rows => new LogisticObjective([.. rows.Labels.Select(label => label > 0)], null, 1, 0, 0, GamTrainerOptions.UnbalancedSets));
        return new CalibratedModelParameters<GamBinaryModelParameters, PlattCalibrator>(new GamBinaryModelParameters(shapes), new PlattCalibrator(-1, 0));
    }

    private protected override BinaryPredictionTransformer<CalibratedModelParametersBase<GamBinaryModelParameters, PlattCalibrator>> MakeTransformer(
        CalibratedModelParametersBase<GamBinaryModelParameters, PlattCalibrator> model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) =>
        [ColumnShapes.Score, ColumnShapes.Probability, ColumnShapes.PredictedBoolean];

    public sealed class Options : OptionsBase
    {
        /// <summary>Give both classes the same total weight.</summary>
        public bool UnbalancedSets = false;
    }
}

public sealed class GamRegressionTrainer
    : GamTrainerBase<GamRegressionTrainer.Options, RegressionPredictionTransformer<GamRegressionModelParameters>, GamRegressionModelParameters>
{
    internal GamRegressionTrainer(IHostEnvironment env, Options options)
        : base(env, options, ColumnShapes.Number(Check.NonEmpty(options.LabelColumnName)))
    {
    }

    private protected override GamRegressionModelParameters TrainModel(IDataView data) =>
        new(Learn(data, rows => new SquaredObjective([.. rows.Labels], 1)));

    private protected override RegressionPredictionTransformer<GamRegressionModelParameters> MakeTransformer(GamRegressionModelParameters model, DataViewSchema trainSchema) =>
        new(model, FeatureColumn.Name, trainSchema[FeatureColumn.Name].Type);

    private protected override SchemaShape.Column[] GetOutputColumns(SchemaShape inputSchema) => [ColumnShapes.Score];

    public sealed class Options : OptionsBase
    {
    }
}
