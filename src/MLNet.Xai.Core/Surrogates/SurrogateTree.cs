using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Surrogates;

/// <summary>
/// A small decision tree that imitates a model: fitted to what the model says of rows, not to what is true. How well it imitates is its fidelity, to be measured on rows that it was not
/// fitted to; without that number its rules say nothing of the model.
/// </summary>
/// <remarks>
/// CART (Breiman, Friedman, Olshen and Stone, 1984) by least squares, best split first, as scikit-learn's trees with <c>max_leaf_nodes</c>; of several outputs the squared errors are added.
/// With shares of classes as outputs that is the Gini index. Trees of models: Craven and Shavlik, "Extracting tree-structured representations of trained networks", NIPS 1995.
/// A fit costs features x rows x log(rows) a level and is the same every time.
/// </remarks>
public sealed class SurrogateTree
{
    private readonly double[] _impurities;
    private readonly bool[] _missing;

    internal SurrogateTree(TreeEnsemble tree, double[] impurities, bool[] missing, int depth)
    {
        (Tree, _impurities, _missing, Depth) = (tree, impurities, missing, depth);
        LeafCount = (tree.NodeCount + 1) / 2;
    }

    /// <summary>The tree: one of an ensemble of one, its leaves the mean of each output, its covers the numbers of rows.</summary>
    public TreeEnsemble Tree { get; }

    /// <summary>Of every node the mean squared distance of its rows from their mean, all outputs together; of classes the Gini index.</summary>
    public ReadOnlySpan<double> Impurities => _impurities;

    /// <summary>Of every feature whether a value was missing (NaN) in the rows of the fit. Where none was, NaN goes where most rows went.</summary>
    public IReadOnlyList<bool> MissingSeen => _missing;

    /// <summary>Number of leaves.</summary>
    public int LeafCount { get; }

    /// <summary>Most questions on the way to a leaf.</summary>
    public int Depth { get; }

    /// <summary>Rows that it was fitted to.</summary>
    public int RowCount => (int)Tree.Covers[0];

    /// <summary>Fits a tree to numbers.</summary>
    /// <param name="rows">Row-major, rows x features; NaN is a missing value.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="targets">What the model says, row-major, rows x outputs.</param>
    /// <param name="outputs">Outputs of a row; 1 by default.</param>
    /// <param name="options">Size of the tree; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, there are no rows, a target is not finite, a category is no whole number from zero, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SurrogateTree Fit(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> targets, int outputs = 1, SurrogateTreeOptions? options = null)
    {
        options ??= new SurrogateTreeOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        options.Check(features);
        CheckRows(rows, features, targets.Length, outputs);
        for (int i = 0; i < targets.Length; i++)
        {
            if (!double.IsFinite(targets[i]))
                throw new ArgumentException($"Row {i / outputs}: the target is {targets[i]}; a tree can only be fitted to finite numbers.", nameof(targets));
        }

        for (int feature = 0; feature < options.Categorical.Count; feature++)
        {
            for (int at = feature; options.Categorical[feature] && at < rows.Length; at += features)
            {
                float x = rows[at];
                if (!float.IsNaN(x) && !(x is >= 0 and < 1 << 24 && MathF.Floor(x) == x))
                    throw new ArgumentException($"Row {at / features}: the category of feature {feature} is {x}; categories are whole numbers from zero, or NaN.", nameof(rows));
            }
        }

        return new TreeGrowth(rows.ToArray(), features, targets.ToArray(), outputs, options).Grow();
    }

    /// <summary>Fits a tree to classes: its leaves are shares of classes, its impurity the Gini index.</summary>
    /// <param name="rows">Row-major, rows x features; NaN is a missing value.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="classes">Of every row the class that the model takes it for, from zero.</param>
    /// <param name="classCount">How many classes there are.</param>
    /// <param name="options">Size of the tree; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, there are no rows, a class or category is out of range, or an option is.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static SurrogateTree FitClasses(ReadOnlySpan<float> rows, int features, ReadOnlySpan<int> classes, int classCount, SurrogateTreeOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classCount, 1);
        double[] shares = new double[classes.Length * classCount];
        for (int row = 0; row < classes.Length; row++)
        {
            if (classes[row] < 0 || classes[row] >= classCount)
                throw new ArgumentException($"Row {row}: there is no class {classes[row]}; there are {classCount}, counted from zero.", nameof(classes));
            shares[(row * classCount) + classes[row]] = 1;
        }

        return Fit(rows, features, shares, classCount, options);
    }

    /// <summary>
    /// How much of the model's variance over rows the tree has: 1 less the sum of its squared errors over that of the mean, all outputs together. 1 is perfect, 0 no better than
    /// the mean of these rows, NaN where the model says the same of all.
    /// </summary>
    /// <param name="rows">Row-major, rows x features: rows that the tree was not fitted to.</param>
    /// <param name="targets">What the model says of them, rows x outputs.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are no rows.</exception>
    public double RSquared(ReadOnlySpan<float> rows, ReadOnlySpan<double> targets)
    {
        (int features, int outputs) = (Tree.FeatureCount, Tree.OutputCount);
        CheckRows(rows, features, targets.Length, outputs);
        int count = rows.Length / features;
        double[] means = new double[outputs], said = new double[outputs];
        for (int i = 0; i < targets.Length; i++)
            means[i % outputs] += targets[i] / count;
        double errors = 0, all = 0;
        for (int row = 0; row < count; row++)
        {
            Tree.Predict(rows.Slice(row * features, features), said);
            for (int k = 0; k < outputs; k++)
            {
                double target = targets[(row * outputs) + k];
                errors += (target - said[k]) * (target - said[k]);
                all += (target - means[k]) * (target - means[k]);
            }
        }

        return all > 0 ? 1 - (errors / all) : double.NaN;
    }

    /// <summary>The share of rows whose largest output in the tree, the first of equals, is the model's class.</summary>
    /// <param name="rows">Row-major, rows x features: rows that the tree was not fitted to.</param>
    /// <param name="classes">The model's class of each.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or there are no rows.</exception>
    public double Accuracy(ReadOnlySpan<float> rows, ReadOnlySpan<int> classes)
    {
        int features = Tree.FeatureCount;
        CheckRows(rows, features, classes.Length, 1);
        double[] said = new double[Tree.OutputCount];
        int right = 0;
        for (int row = 0; row < classes.Length; row++)
        {
            Tree.Predict(rows.Slice(row * features, features), said);
            if (Array.IndexOf(said, said.Max()) == classes[row])
                right++;
        }

        return right / (double)classes.Length;
    }

    private static void CheckRows(ReadOnlySpan<float> rows, int features, int targets, int outputs)
    {
        if (rows.Length == 0)
            throw new ArgumentException("There are no rows.", nameof(rows));
        if (rows.Length % features != 0 || targets % outputs != 0 || rows.Length / features != targets / outputs)
            throw new ArgumentException($"{rows.Length} values are no rows of {features} features to {targets} targets of {outputs} outputs.", nameof(rows));
    }
}
