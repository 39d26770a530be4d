using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley;

/// <summary>How a <see cref="TreeShapExplainer"/> explains.</summary>
public sealed class TreeShapOptions
{
    /// <summary>
    /// What an absent feature means: by default the tree's own covers, as shap's <c>feature_perturbation="tree_path_dependent"</c> has it.
    /// </summary>
    public TreeShapPerturbation Perturbation { get; init; } = TreeShapPerturbation.PathDependent;

    /// <summary>Row-major background rows, as many columns as the ensemble has features; for interventional explanations only.</summary>
    public ReadOnlyMemory<float> Background { get; init; }

    /// <summary>
    /// The group of each feature, numbered from 0; the features of a group are one player: they enter and leave coalitions together and have one value, the group's
    /// Shapley value, which is not the sum of its features' values. Empty, the default: no groups.
    /// </summary>
    public ReadOnlyMemory<int> Groups { get; init; }

    /// <summary>
    /// The scale on which the values add up; by default the ensemble's raw sum (margin). Probabilities need <see cref="Link"/>, and an
    /// interventional explanation unless the link is linear.
    /// </summary>
    public ExplanationUnits Units { get; init; } = ExplanationUnits.Margin;

    /// <summary>How probabilities follow from the margins; for <see cref="ExplanationUnits.Probability"/> only.</summary>
    public OutputLink? Link { get; init; }

    /// <summary>
    /// Random orders of the features, each with its reverse, for probabilities when the trees use more than 12 features (up to 12 are exact); at least 2,
    /// 64 by default. Standard errors fall with the square root: <see cref="TreeShapExplainer.ExplainWithErrors"/>.
    /// </summary>
    public int Samples { get; init; } = 64;

    /// <summary>Seed of the random orders; a row's estimate depends on it and on the row's values only. 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Number of threads; 0, the default, means all cores. The result is the same to the last bit for any number.</summary>
    public int Threads { get; init; }

    /// <summary>Which kernel computes; <see cref="TreeShapKernel.Auto"/> chooses by rows, features and hardware. For tests and benchmarks.</summary>
    public TreeShapKernel Kernel { get; init; } = TreeShapKernel.Auto;

    /// <summary>Which vectors the kernels use; by default the widest that the hardware accelerates. For tests and benchmarks.</summary>
    public SimdLevel SimdLevel { get; init; } = SimdLevel.Auto;
}

/// <summary>What the value of a coalition of features is.</summary>
public enum TreeShapPerturbation
{
    /// <summary>At a node whose feature is absent both children count, weighted by cover (Lundberg et al. 2020).</summary>
    PathDependent,

    /// <summary>Absent features are taken from background rows, one after another, and the outputs averaged.</summary>
    Interventional,
}

/// <summary>The kernels of path-dependent TreeSHAP; all give the same values up to rounding.</summary>
public enum TreeShapKernel
{
    /// <summary>Chosen by the number of rows and of features.</summary>
    Auto,

    /// <summary>One row at a time, quadrature points in the lanes of a vector.</summary>
    Row,

    /// <summary>Many rows at a time, rows in the lanes.</summary>
    Batch,

    /// <summary>Tables over all patterns of a few features, for many rows.</summary>
    Table,
}

/// <summary>Widths of SIMD vectors.</summary>
public enum SimdLevel
{
    /// <summary>The widest that the hardware accelerates.</summary>
    Auto,

    /// <summary>512 bits, 8 doubles (AVX-512).</summary>
    Vector512,

    /// <summary>256 bits, 4 doubles (AVX2).</summary>
    Vector256,

    /// <summary>128 bits, 2 doubles (SSE, NEON).</summary>
    Vector128,

    /// <summary>One double at a time.</summary>
    Scalar,
}
