using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Plots;

/// <summary>One tree of an ensemble with the names of what it asks and says: what <see cref="TreePlot"/> draws, and rules as text.</summary>
public sealed class NamedTree
{
    private readonly double[] _means;
    private readonly int[] _leaves;
    private readonly int[] _parents;
    private int _output;

    /// <summary>Names a tree.</summary>
    /// <param name="ensemble">The ensemble; where its covers are known, inner nodes have values and shares of rows too.</param>
    /// <param name="tree">Which tree of it.</param>
    /// <param name="featureNames">One name a feature.</param>
    /// <exception cref="ArgumentException">There are not as many names as features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree.</exception>
    public NamedTree(TreeEnsemble ensemble, int tree, IReadOnlyList<string> featureNames)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        ArgumentNullException.ThrowIfNull(featureNames);
        if (tree < 0 || tree >= ensemble.TreeCount)
            throw new ArgumentOutOfRangeException(nameof(tree), tree, $"There is no tree {tree}: the ensemble has {ensemble.TreeCount}, counted from 0.");
        if (featureNames.Count != ensemble.FeatureCount)
            throw new ArgumentException($"There are {featureNames.Count} names for {ensemble.FeatureCount} features.", nameof(featureNames));
        (Ensemble, Tree, FeatureNames) = (ensemble, tree, featureNames);
        Root = ensemble.Roots[tree];
        _means = new double[ensemble.NodeCount * ensemble.OutputCount];
        _leaves = new int[ensemble.NodeCount];
        _parents = new int[ensemble.NodeCount];
        Fill(ensemble.TreeCount > tree + 1 ? ensemble.Roots[tree + 1] : ensemble.NodeCount);
    }

    /// <summary>The ensemble.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>Which of its trees.</summary>
    public int Tree { get; }

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Names of the categories of each feature whose values are numbers of categories, <see langword="null"/> for the others; empty by default. A category beyond them goes where those go that a question does not name.</summary>
    public IReadOnlyList<IReadOnlyList<string>?> Categories { get; init; } = [];

    /// <summary>Whether a feature's value 0 says that something is absent: a category that a row is not of. Empty by default: none.</summary>
    public IReadOnlyList<bool> Presence { get; init; } = [];

    /// <summary>Whether a feature's value can be missing, so that it is told where it goes. Empty by default: all can.</summary>
    public IReadOnlyList<bool> MayBeMissing { get; init; } = [];

    /// <summary>Names of the ensemble's outputs; empty by default.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>The output whose values are shown; the first by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public int Output
    {
        get => _output;
        init
        {
            if (value < 0 || value >= Ensemble.OutputCount)
                throw new ArgumentOutOfRangeException(nameof(Output), value, $"There is no output {value}: the ensemble has {Ensemble.OutputCount}, counted from 0.");
            _output = value;
        }
    }

    /// <summary>Whether the outputs are shares of classes, all to be shown together.</summary>
    public bool IsOfClasses { get; init; }

    /// <summary>What a leaf's number is: "mean raw score", "share"; "value" by default.</summary>
    public string ValueName { get; init; } = "value";

    /// <summary>Number of leaves.</summary>
    public int LeafCount => _leaves[Root];

    /// <summary>Every leaf as a sentence: the conditions that lead to it, joined where they ask of the same feature, what it says, and how many rows reach it where that is known.</summary>
    public IReadOnlyList<string> Rules => [.. Nodes().Where(IsLeaf).Select(leaf =>
    {
        string rows = HasCovers ? $" ({RowsText(leaf)})" : "";
        return $"{PathTo(leaf)}: {Said(leaf)}{rows}";
    })];

    internal int Root { get; }

    internal bool HasCovers => Ensemble.Covers[Root] > 0;

    internal bool IsLeaf(int node) => Ensemble.Left[node] == TreeEnsemble.Leaf;

    internal int Leaves(int node) => _leaves[node];

    /// <summary>The leaf's value; an inner node's is the mean over its rows, NaN where these are not known.</summary>
    internal double Value(int node, int output) => _means[(node * Ensemble.OutputCount) + output];

    internal double Value(int node) => Value(node, Output);

    internal double Share(int node) => Ensemble.Covers[node] / Ensemble.Covers[Root];

    internal string OutputName(int output) => output < OutputNames.Count ? OutputNames[output] : $"output {output}";

    internal string FeatureName(int feature) => string.IsNullOrWhiteSpace(FeatureNames[feature]) ? $"feature {feature}" : FeatureNames[feature].Trim();

    /// <summary>The class with the largest share, the first of equals.</summary>
    internal int Class(int node) => Enumerable.Range(0, Ensemble.OutputCount).MaxBy(output => Value(node, output));

    /// <summary>"2.07", or "setosa 97%".</summary>
    internal string Said(int node)
    {
        if (!IsOfClasses)
            return NumberText.Rounded(Value(node), 4);
        int largest = Class(node);
        return $"{OutputName(largest)} {NumberText.Percent(Value(node, largest))}";
    }

    /// <summary>"1,204 rows"; covers that were weighted are no whole numbers.</summary>
    internal string RowsText(int node)
    {
        double rows = Ensemble.Covers[node];
        return $"{(Math.Floor(rows) == rows ? NumberText.Value(rows) : NumberText.Rounded(rows, 4))} row{(rows == 1 ? "" : "s")}";
    }

    /// <summary>The nodes of the tree from left to right as they are drawn: a node before what is below it.</summary>
    internal IEnumerable<int> Nodes()
    {
        var open = new Stack<int>([Root]);
        while (open.TryPop(out int node))
        {
            yield return node;
            if (IsLeaf(node))
                continue;
            open.Push(Ensemble.Right[node]);
            open.Push(Ensemble.Left[node]);
        }
    }

    /// <summary>The nodes from the root to a node, both included.</summary>
    internal int[] Way(int node)
    {
        var way = new List<int> { node };
        while (way[^1] != Root)
            way.Add(_parents[way[^1]]);
        way.Reverse();
        return [.. way];
    }

    /// <summary>The nodes that a row goes through.</summary>
    internal int[] Way(ReadOnlySpan<float> row) => Way(Ensemble.FindLeaf(Tree, row));

    /// <summary>What leads to a node, as one sentence; "all rows" at the root.</summary>
    internal string PathTo(int node)
    {
        var path = new TreePath(this);
        int[] way = Way(node);
        for (int i = 1; i < way.Length; i++)
            path.Add(way[i - 1], way[i] == Ensemble.Left[way[i - 1]]);
        return path.ToString();
    }

    // Children come after their parents.
    private void Fill(int end)
    {
        int outputs = Ensemble.OutputCount;
        for (int node = end - 1; node >= Root; node--)
        {
            Span<double> means = _means.AsSpan(node * outputs, outputs);
            if (IsLeaf(node))
            {
                Ensemble.Values.Slice(node * outputs, outputs).CopyTo(means);
                _leaves[node] = 1;
                continue;
            }

            (int left, int right) = (Ensemble.Left[node], Ensemble.Right[node]);
            _parents[left] = _parents[right] = node;
            _leaves[node] = _leaves[left] + _leaves[right];
            (double l, double r) = (Ensemble.Covers[left], Ensemble.Covers[right]);
            for (int k = 0; k < outputs; k++)
                means[k] = ((l > 0 ? l * _means[(left * outputs) + k] : 0) + (r > 0 ? r * _means[(right * outputs) + k] : 0)) / (l + r);
        }
    }
}
