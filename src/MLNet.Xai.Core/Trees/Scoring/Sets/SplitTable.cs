namespace MLNet.Xai.Core.Trees.Scoring.Sets;

/// <summary>Trees of an ensemble in the order they are walked in, each node naming one of the different conditions that there are.</summary>
internal sealed class SplitTable
{
    /// <summary>Takes trees apart.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="wanted">Which of them; all when null.</param>
    public SplitTable(TreeEnsemble ensemble, Func<int, bool>? wanted = null)
    {
        Ensemble = ensemble;
        Roots = new int[ensemble.TreeCount];
        Split = new int[ensemble.NodeCount];
        Right = new int[ensemble.NodeCount];
        var known = new Dictionary<(int Feature, float Threshold, int Categorical, bool DefaultLeft, bool ZeroIsMissing), int>();
        var conditions = new List<int>();
        var stack = new Stack<(int Node, int Parent, int Depth)>();
        int next = 0;
        for (int tree = 0; tree < Roots.Length; tree++)
        {
            if (wanted?.Invoke(tree) == false)
                continue;
            Roots[tree] = next;
            stack.Push((ensemble.Roots[tree], -1, 0));
            while (stack.TryPop(out (int Node, int Parent, int Depth) item))
            {
                int node = item.Node, place = next++;
                Depth = Math.Max(Depth, item.Depth);
                if (item.Parent >= 0)
                    Right[item.Parent] = place;
                if (ensemble.Left[node] == TreeEnsemble.Leaf)
                {
                    Split[place] = ~node;
                    continue;
                }

                // -0 and 0 compare alike and hash apart.
                var condition = (ensemble.Feature[node], ensemble.Threshold[node] + 0f, ensemble.Categorical[node], ensemble.DefaultLeft[node], ensemble.ZeroIsMissing[node]);
                if (!known.TryGetValue(condition, out Split[place]))
                {
                    known[condition] = Split[place] = conditions.Count;
                    conditions.Add(node);
                }

                stack.Push((ensemble.Right[node], place, item.Depth + 1));
                stack.Push((ensemble.Left[node], -1, item.Depth + 1));
            }
        }

        Conditions = [.. conditions];
    }

    /// <summary>The trees.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The longest path.</summary>
    public int Depth { get; }

    /// <summary>A node of the ensemble for each condition.</summary>
    public int[] Conditions { get; }

    /// <summary>Place of each wanted tree's root. A left child follows its parent.</summary>
    public int[] Roots { get; }

    /// <summary>By place the condition, or for a leaf the complement of its node.</summary>
    public int[] Split { get; }

    /// <summary>By place that of the right child.</summary>
    public int[] Right { get; }
}
