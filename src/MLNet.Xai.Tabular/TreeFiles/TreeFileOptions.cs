using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular;

/// <summary>How a tree model's file becomes an ML.NET model.</summary>
public sealed class TreeFileOptions
{
    /// <summary>The vector of features that the trees read; "Features" by default.</summary>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>
    /// Whether the slots of the feature column, where they have names, have to have the names that the file has, in its order; <see langword="true"/> by default. LightGBM writes
    /// underscores for spaces, which counts as the same; its names "Column_0" to "Column_n" and other libraries' files without names say nothing.
    /// </summary>
    public bool CheckFeatureNames { get; set; } = true;

    /// <summary>Names of the classes, in the file's order, for a model of three or more; by default what the file has: names in ONNX, else their numbers "0", "1", ...</summary>
    public IReadOnlyList<string>? ClassNames { get; set; }

    /// <summary>
    /// The boosting rounds that count, for XGBoost and LightGBM. <see langword="null"/>, the default: all, or up to the best one where XGBoost's training stopped early.
    /// </summary>
    public BoostingRounds? Rounds { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentException.ThrowIfNullOrEmpty(FeatureColumnName, Name(nameof(FeatureColumnName)));
        if (ClassNames is { } names && (names.Any(string.IsNullOrEmpty) || names.Distinct(StringComparer.Ordinal).Count() != names.Count))
            throw new ArgumentException($"{Name(nameof(ClassNames))} has an empty name or one twice: {string.Join(", ", names)}.");
    }

    internal static string Name(string option) => $"{nameof(TreeFileOptions)}.{option}";
}
