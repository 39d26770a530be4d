using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>What all tree trainers share: reading and binning the rows, growing the trees.</summary>
public abstract class FastTreeTrainerBase<TOptions, TTransformer, TModel> : TrainerEstimatorBaseWithGroupId<TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TOptions : TreeOptions, new()
    where TModel : class
{
    private protected readonly TOptions FastTreeTrainerOptions;

    private protected FastTreeTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env, ColumnShapes.Features(Check.NonEmpty(options.FeatureColumnName)), label, ColumnShapes.OptionalNumber(options.ExampleWeightColumnName),
            ColumnShapes.OptionalKey(options.RowGroupColumnName)) => FastTreeTrainerOptions = options;

    public override TrainerInfo Info { get; } = new(normalization: false, caching: false);

    private protected int Threads => FastTreeTrainerOptions.NumberOfThreads ?? Environment.ProcessorCount;

    private protected sealed override TModel TrainModel(IDataView data)
    {
        FastTreeTrainerOptions.CheckValid();
        var rows = ReadRows(data);
        int[] ranges = FastTreeTrainerOptions.CategoricalSplit ? CategoricalRanges(data.Schema.Find(FeatureColumn.Name)) : null;
        var binned = BinnedSet.Create(rows, FastTreeTrainerOptions.MaximumBinCountPerFeature, FastTreeTrainerOptions.MinimumExampleCountPerLeaf, ranges, Threads);
        var learner = MakeLearner(binned, rows);
        var trees = learner.Learn();
        if (learner.EmptyTrees > 0)
        {
            Check.State(FastTreeTrainerOptions.AllowEmptyTrees,
                "Impossible to perform a leaf split, but the learner was configured to not allow empty trees");
            Host.Warning("Training", $"{learner.EmptyTrees} of the boosting iterations failed to grow a tree. This is commonly because the "
                + "minimum documents in leaf hyperparameter was set too high for this dataset.");
        }
        return MakeModel(new InternalTreeEnsemble(trees), rows.FeatureCount);
    }

    private protected abstract EnsembleLearner MakeLearner(BinnedSet data, TrainingRows rows);

    private protected abstract TModel MakeModel(InternalTreeEnsemble ensemble, int featureCount);

    private protected GrowOptions GrowOptions => new()
    {
        Leaves = FastTreeTrainerOptions.NumberOfLeaves,
        MinimumPerLeaf = Math.Max(1, FastTreeTrainerOptions.MinimumExampleCountPerLeaf),
        Threads = Threads,
        FeatureFractionPerSplit = FastTreeTrainerOptions.FeatureFractionPerSplit,
        EntropyCoefficient = FastTreeTrainerOptions.EntropyCoefficient,
        FeatureFirstUsePenalty = FastTreeTrainerOptions.FeatureFirstUsePenalty,
        FeatureReusePenalty = FastTreeTrainerOptions.FeatureReusePenalty,
        MaximumCategoricalGroups = FastTreeTrainerOptions.MaximumCategoricalGroupCountPerNode,
        MaximumCategoricalPoints = FastTreeTrainerOptions.MaximumCategoricalSplitPointCount,
        CategoricalBias = FastTreeTrainerOptions.Bias,
    };

    private protected EnsembleOptions EnsembleOptions => new()
    {
        Trees = FastTreeTrainerOptions.NumberOfTrees,
        Seed = FastTreeTrainerOptions.Seed,
        FeatureSelectionSeed = FastTreeTrainerOptions.FeatureSelectionSeed,
        FeatureFraction = FastTreeTrainerOptions.FeatureFraction,
        BaggingSize = FastTreeTrainerOptions.BaggingSize,
        BaggingFraction = FastTreeTrainerOptions.BaggingExampleFraction,
    };

    private protected static float[] WeightsOf(TrainingRows rows) => rows.Weights?.ToArray();

    private static int[] CategoricalRanges(DataViewSchema.Column features)
    {
        if (features.Annotations.Schema.GetColumnOrNull(AnnotationNames.CategoricalSlotRanges) is null)
            return null;
        VBuffer<int> ranges = default;
        features.Annotations.GetValue(AnnotationNames.CategoricalSlotRanges, ref ranges);
        return [.. ranges.DenseValues()];
    }
}

public abstract class RandomForestTrainerBase<TOptions, TTransformer, TModel> : FastTreeTrainerBase<TOptions, TTransformer, TModel>
    where TOptions : FastForestOptionsBase, new()
    where TModel : class
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
{
    private protected RandomForestTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env, options, label)
    {
    }
}

public abstract class BoostingFastTreeTrainerBase<TOptions, TTransformer, TModel> : FastTreeTrainerBase<TOptions, TTransformer, TModel>
    where TTransformer : ISingleFeaturePredictionTransformer<TModel>
    where TOptions : BoostedTreeOptions, new()
    where TModel : class
{
    private protected BoostingFastTreeTrainerBase(IHostEnvironment env, TOptions options, SchemaShape.Column label)
        : base(env, options, label)
    {
    }

    private protected double Step => FastTreeTrainerOptions.LearningRate * FastTreeTrainerOptions.Shrinkage;

    /// <summary>With dropout the trees are scaled already, so that the learning rate is left out.</summary>
    private protected double RegressionStep => FastTreeTrainerOptions.DropoutRate > 0 ? 1 : Step;

    private protected sealed override EnsembleLearner MakeLearner(BinnedSet data, TrainingRows rows)
    {
        int[] groups = GroupStarts(rows);
        return new BoostingLearner(data, MakeObjective(rows, groups), WeightsOf(rows), GrowOptions, EnsembleOptions, FastTreeTrainerOptions.DropoutRate, groups);
    }

    private protected abstract TreeObjective MakeObjective(TrainingRows rows, int[] groupStarts);

    /// <summary>First row of each run of equal groups, then the row count.</summary>
    private static int[] GroupStarts(TrainingRows rows)
    {
        if (rows.Groups is null)
            return null;
        var starts = new List<int>();
        for (int row = 0; row < rows.RowCount; row++)
        {
            if (row == 0 || rows.Groups[row] != rows.Groups[row - 1])
                starts.Add(row);
        }
        return [.. starts, rows.RowCount];
    }
}
