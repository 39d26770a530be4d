using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Plots;

/// <summary>The conditions on the way to a node as one sentence; those that ask of the same feature are joined.</summary>
internal sealed class TreePath(NamedTree tree)
{
    private readonly List<Condition> _conditions = [];

    /// <summary>Goes on from a node to one of its sides.</summary>
    public void Add(int node, bool left)
    {
        TreeEnsemble trees = tree.Ensemble;
        int feature = trees.Feature[node], split = trees.Categorical[node];
        if (TreeQuestions.Slots(tree, node) is not null)
        {
            _conditions.Add(new Condition(-1) { Text = $"{TreeQuestions.Subject(tree, node)} {TreeQuestions.Answer(tree, node, left)}" });
            return;
        }

        Condition? condition = _conditions.Find(c => c.Feature == feature);
        if (condition is null)
            _conditions.Add(condition = new Condition(feature));
        condition.Missing &= left == trees.DefaultLeft[node];
        condition.Zero = trees.ZeroIsMissing[node] ? (condition.Zero ?? true) && left == trees.DefaultLeft[node] : condition.Zero;
        if (split >= 0)
            condition.Narrow(trees.CategoricalSplits[split].Members, left);
        else if (left)
            condition.High = Math.Min(condition.High, trees.Threshold[node]);
        else
            condition.Low = condition.Low is { } low ? Math.Max(low, trees.Threshold[node]) : trees.Threshold[node];
    }

    public override string ToString() => _conditions.Count == 0 ? "all rows" : string.Join(" and ", _conditions.Select(Say));

    private string Say(Condition condition)
    {
        if (condition.Text is { } text)
            return text;
        string name = tree.FeatureName(condition.Feature);
        bool missing = condition.Missing && TreeQuestions.MayBeMissing(tree, condition.Feature);
        string beside = (missing ? " or missing" : "") + (condition.Zero == true ? " or 0" : "");
        if (condition.Named is { } named)
            return $"{name} {TreeQuestions.Categories(tree, condition.Feature, named, condition.IsNot)}{beside}";
        (float? low, float high) = (condition.Low, condition.High);
        if (low is float.PositiveInfinity)
            return $"{name} is missing";
        if (low is null && float.IsPositiveInfinity(high))
            return $"{name} is known";
        if (low is { } above && IsPresence(above))
            return $"'{name}'{beside}";
        if (low is null && IsPresence(high))
            return $"no '{name}'{beside}";
        string most = NumberText.Value(high);
        if (low is not { } least)
            return $"{name} ≤ {most}{beside}";
        return (float.IsPositiveInfinity(high) ? $"{name} > {NumberText.Value(least)}" : $"{NumberText.Value(least)} < {name} ≤ {most}") + beside;

        bool IsPresence(float threshold) => TreeQuestions.IsPresence(tree, condition.Feature, threshold);
    }

    private sealed class Condition(int feature)
    {
        public int Feature => feature;

        /// <summary>A condition that is joined with no other.</summary>
        public string? Text { get; init; }

        public float? Low { get; set; }

        public float High { get; set; } = float.PositiveInfinity;

        public bool Missing { get; set; } = true;

        /// <summary>Whether zeros come along that are not compared; null where zeros are numbers like others.</summary>
        public bool? Zero { get; set; }

        /// <summary>The categories that are left, or that are ruled out.</summary>
        public SortedSet<int>? Named { get; private set; }

        public bool IsNot { get; private set; }

        public void Narrow(ReadOnlySpan<int> members, bool inside)
        {
            int[] categories = members.ToArray();
            if (Named is null)
                (Named, IsNot) = ([.. categories], !inside);
            else if (IsNot && inside)
                (Named, IsNot) = ([.. categories.Except(Named)], false);
            else if (IsNot)
                Named.UnionWith(categories);
            else if (inside)
                Named.IntersectWith(categories);
            else
                Named.ExceptWith(categories);
        }
    }
}
