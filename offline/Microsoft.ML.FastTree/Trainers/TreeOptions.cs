using Microsoft.ML.Internals;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Defaults of the tree trainers.</summary>
internal static class Defaults
{
    public const int NumberOfTrees = 100;
    public const int NumberOfLeaves = 20;
    public const int MinimumExampleCountPerLeaf = 10;
    public const double LearningRate = 0.2;
}

/// <summary>Options of all tree trainers.</summary>
public abstract class TreeOptions : TrainerInputBaseWithGroupId
{
    /// <summary>Null: one for each processor.</summary>
    public int? NumberOfThreads = null;

    public int Seed = 123;

    /// <summary>Seeds the choice of each tree's features.</summary>
    public int FeatureSelectionSeed = 123;

    /// <summary>Adds this times the entropy of a split to its gain; in [0, 1].</summary>
    public double EntropyCoefficient;

    /// <summary>Split on sets of categories where the feature column says which slots are one variable (CategoricalSlotRanges).</summary>
    public bool CategoricalSplit = false;

    public int MaximumCategoricalGroupCountPerNode = 64;

    /// <summary>Categories that a split looks at, best first.</summary>
    public int MaximumCategoricalSplitPointCount = 64;

    /// <summary>Added to a category's count when categories are ranked.</summary>
    public double Bias = 0;

    public int MaximumBinCountPerFeature = 255;

    /// <summary>Subtracted from the gain of a feature's first use.</summary>
    public double FeatureFirstUsePenalty;

    /// <summary>Subtracted, times ln(uses + 1), from the gain of a feature's later uses.</summary>
    public double FeatureReusePenalty;

    public int NumberOfLeaves = Defaults.NumberOfLeaves;

    public int MinimumExampleCountPerLeaf = Defaults.MinimumExampleCountPerLeaf;

    public int NumberOfTrees = Defaults.NumberOfTrees;

    /// <summary>Share of the features that each tree may use.</summary>
    public double FeatureFraction = 1;

    /// <summary>Trees that share a bag of rows; 0 for no bagging.</summary>
    public int BaggingSize;

    /// <summary>Share of the rows in a bag.</summary>
    public double BaggingExampleFraction = 0.7;

    /// <summary>Share of the features that each split looks at.</summary>
    public double FeatureFractionPerSplit = 1;

    /// <summary>When a tree cannot split its root: leave it out, or fail.</summary>
    public bool AllowEmptyTrees = true;

    internal TreeOptions()
    {
    }

    internal virtual void CheckValid()
    {
        Check.Param(NumberOfThreads is null or > 0, nameof(NumberOfThreads), "Must be positive.");
        Check.Param(NumberOfLeaves >= 2, nameof(NumberOfLeaves), "Must be at least 2.");
        Check.Param(MinimumExampleCountPerLeaf >= 0, nameof(MinimumExampleCountPerLeaf), "Must be non-negative.");
        Check.Param(EntropyCoefficient is >= 0 and <= 1, nameof(EntropyCoefficient), "Must be between 0 and 1.");
        Check.Param(FeatureFraction is >= 0 and <= 1, nameof(FeatureFraction), "Must be between 0 and 1.");
        Check.Param(FeatureFractionPerSplit is >= 0 and <= 1, nameof(FeatureFractionPerSplit), "Must be between 0 and 1.");
        Check.Param(MaximumBinCountPerFeature > 0, nameof(MaximumBinCountPerFeature), "Must greater than 0.");
        Check.Param(NumberOfTrees > 0, nameof(NumberOfTrees), "Must be positive.");
        Check.Param(BaggingSize >= 0, nameof(BaggingSize), "Must be non-negative.");
        Check.Param(BaggingExampleFraction is >= 0 and <= 1, nameof(BaggingExampleFraction), "Must be between 0 and 1.");
        Check.Param(FeatureFirstUsePenalty >= 0, nameof(FeatureFirstUsePenalty), "Must be non-negative.");
        Check.Param(FeatureReusePenalty >= 0, nameof(FeatureReusePenalty), "Must be non-negative.");
        Check.Param(MaximumCategoricalGroupCountPerNode >= 0, nameof(MaximumCategoricalGroupCountPerNode), "Must be non-negative.");
        Check.Param(MaximumCategoricalSplitPointCount >= 0, nameof(MaximumCategoricalSplitPointCount), "Must be non-negative.");
        Check.Param(Bias >= 0, nameof(Bias), "Must be greater than equal to zero.");
        Check.State(BaggingSize == 0 || NumberOfTrees % BaggingSize == 0, "Number of trees should be a multiple of number bag size");
    }
}

/// <summary>Options of the forests.</summary>
public abstract class FastForestOptionsBase : TreeOptions
{
    /// <summary>Labels that a regression forest keeps of each leaf.</summary>
    public int NumberOfQuantileSamples = 100;

    internal FastForestOptionsBase()
    {
        FeatureFraction = 0.7;
        BaggingSize = 1;
        FeatureFractionPerSplit = 0.7;
    }
}

/// <summary>Options of the boosted trees.</summary>
public abstract class BoostedTreeOptions : TreeOptions
{
    public double LearningRate = Defaults.LearningRate;

    public double Shrinkage = 1;

    /// <summary>Share of the earlier trees that each new tree ignores (DART).</summary>
    public double DropoutRate = 0;

    /// <summary>Largest step of one leaf.</summary>
    public double MaximumTreeOutput = 100;

    internal BoostedTreeOptions()
    {
    }

    internal override void CheckValid()
    {
        base.CheckValid();
        Check.Param(MaximumTreeOutput >= 0, nameof(MaximumTreeOutput), "Must be non-negative.");
        Check.Param(Shrinkage > 0, nameof(Shrinkage), "Must be positive.");
        Check.Param(DropoutRate is >= 0 and <= 1, nameof(DropoutRate), "Must be between 0 and 1.");
    }
}
