namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>Trees as an ONNX node has them, in one form whatever the operator: a child that is not negative is a branch, another one the complement of a leaf.</summary>
internal sealed class OnnxForest
{
    private readonly List<OnnxBranch> _branches = [];
    private readonly List<(int Output, double Value)[]> _leaves = [];
    private readonly List<int> _roots = [];
    private readonly List<int> _dropped = [];

    /// <summary>Number of trees.</summary>
    public int TreeCount => _roots.Count;

    /// <summary>The largest feature that a branch tests, -1 for none.</summary>
    public int LastFeature => _branches.Count == 0 ? -1 : _branches.Max(branch => branch.Feature);

    public int AddBranch(OnnxBranch branch)
    {
        _branches.Add(branch);
        return _branches.Count - 1;
    }

    public int AddLeaf((int Output, double Value)[] weights)
    {
        _leaves.Add(weights);
        return ~(_leaves.Count - 1);
    }

    public void AddRoot(int root) => _roots.Add(root);

    /// <summary>A tree that is the leaf below a branch, which is dropped.</summary>
    public void AddLeafRoot(int branch)
    {
        _roots.Add(_branches[branch].True);
        _dropped.Add(branch);
    }

    /// <summary>Sets the children of a branch that was added without them.</summary>
    public void SetChildren(int branch, int whenTrue, int whenFalse) => _branches[branch] = _branches[branch] with { True = whenTrue, False = whenFalse };

    /// <summary>Adds all trees.</summary>
    /// <param name="builder">Where they go.</param>
    /// <param name="oneOutput">Whether all weights count for the one output.</param>
    /// <exception cref="InvalidDataException">A node has two parents, or is not there.</exception>
    public void AddTo(TreeEnsembleBuilder builder, bool oneOutput)
    {
        double[] values = new double[builder.OutputCount];
        bool[] reachedBranches = new bool[_branches.Count], reachedLeaves = new bool[_leaves.Count];
        foreach (int branch in _dropped)
            reachedBranches[branch] = true;
        for (int tree = 0; tree < _roots.Count; tree++)
        {
            var open = new Stack<(int Node, int From)>([(builder.AddTree(), _roots[tree])]);
            while (open.TryPop(out (int Node, int From) at))
            {
                (int node, int from) = at;
                bool[] reached = from < 0 ? reachedLeaves : reachedBranches;
                int place = from < 0 ? ~from : from;
                if (place >= reached.Length || reached[place])
                    throw new InvalidDataException($"Tree {tree} has a node that does not exist or that has two parents.");
                reached[place] = true;
                if (from < 0)
                {
                    Array.Clear(values);
                    foreach ((int output, double value) in _leaves[place])
                        values[oneOutput ? 0 : output] = value;
                    builder.SetLeaf(node, values);
                    continue;
                }

                (int whenTrue, int whenFalse) = _branches[from].AddTo(builder, node);
                open.Push((whenFalse, _branches[from].False));
                open.Push((whenTrue, _branches[from].True));
            }
        }

        if (reachedBranches.Contains(false) || reachedLeaves.Contains(false))
            throw new InvalidDataException("The trees have nodes that no tree leads to.");
    }
}
