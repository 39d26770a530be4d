using Microsoft.ML.Calibrators;
using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>How much to penalise, and how long to search.</summary>
/// <param name="L1">Times the sum of absolute weights.</param>
/// <param name="L2">Times half the sum of squared weights.</param>
/// <param name="Optimizer">The optimizer.</param>
internal sealed record LinearPlan(double L1, double L2, Lbfgs Optimizer);

/// <summary>
/// What the linear trainers share. All minimise their own objective with L-BFGS here, those named after stochastic dual coordinate ascent as well:
/// the minimum is the same, it is only found another way.
/// </summary>
public abstract class LinearTrainerBase<TTransformer, TModel> : TrainerEstimatorBase<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TModel : class
{
    private protected LinearTrainerBase(IHostEnvironment env, TrainerInputBaseWithWeight options, SchemaShape.Column label)
        : base(env, ColumnShapes.Features(Check.NonEmpty(options.FeatureColumnName)), label, ColumnShapes.OptionalNumber(options.ExampleWeightColumnName))
    {
    }

    public override TrainerInfo Info { get; } = new(normalization: true, caching: true);

    private protected abstract LinearPlan Plan(int rowCount);

    private protected (float[][] Weights, float[] Biases) Learn(TrainingRows rows, LinearLoss loss)
    {
        var plan = Plan(rows.RowCount);
        return LinearFit.Run(rows, loss, plan.L1, plan.L2, plan.Optimizer);
    }

    private protected CalibratedModelParametersBase<LinearBinaryModelParameters, PlattCalibrator> LearnLogistic(IDataView data)
    {
        var (weights, biases) = Learn(ReadRows(data), new LogisticLoss());
        return new CalibratedModelParameters<LinearBinaryModelParameters, PlattCalibrator>(
            new LinearBinaryModelParameters(weights[0], biases[0]), new PlattCalibrator(-1, 0));
    }

    private protected MaximumEntropyModelParameters LearnMaximumEntropy(IDataView data)
    {
        var label = data.Schema[LabelColumn.Name];
        if (label.Type is not KeyDataViewType key)
            throw Check.SchemaMismatch(nameof(data), "label", label.Name, "Key", label.Type.ToString());
        var (weights, biases) = Learn(ReadRows(data), new SoftmaxLoss((int)key.Count));
        return new MaximumEntropyModelParameters(weights, biases);
    }

    private protected static DataViewType TypeOf(DataViewSchema schema, string column) => schema[column].Type;

    private protected static readonly SchemaShape.Column[] BinaryColumns = [ColumnShapes.Score, ColumnShapes.Probability, ColumnShapes.PredictedBoolean];

    private protected SchemaShape.Column[] MulticlassColumns(SchemaShape input)
    {
        input.TryFindColumn(LabelColumn.Name, out var label);
        return ColumnShapes.Multiclass(label);
    }
}
