using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Plots;

/// <summary>What the nodes of a tree ask, in words.</summary>
internal static class TreeQuestions
{
    private const int MostNames = 5;

    /// <summary>What is asked about: the feature, or the column whose slots are tested together.</summary>
    public static string Subject(NamedTree tree, int node)
    {
        if (Slots(tree, node) is { } slots)
            return Column(tree, slots).Name;
        return tree.FeatureName(tree.Ensemble.Feature[node]);
    }

    /// <summary>The answer that leads to one side, as it stands behind the subject: "≤ 5.03", "is not clerk, cook".</summary>
    public static string Answer(NamedTree tree, int node, bool left)
    {
        TreeEnsemble trees = tree.Ensemble;
        if (Slots(tree, node) is { } slots)
            return (left ? "is not " : "is ") + List([.. slots.Select(slot => Column(tree, slots).Part(slot))]);
        int feature = trees.Feature[node];
        if (trees.Categorical[node] is >= 0 and int split)
            return Categories(tree, feature, [.. trees.CategoricalSplits[split].Members], isNot: !left);
        float threshold = trees.Threshold[node];
        if (IsPresence(tree, feature, threshold))
            return left ? "no" : "yes";
        if (float.IsPositiveInfinity(threshold))
            return left ? "is known" : "is missing";
        return (left ? "≤ " : "> ") + NumberText.Value(threshold);
    }

    /// <summary>What goes along without being compared, for the end of an answer: "missing", "missing or 0"; empty where nothing does.</summary>
    public static string Beside(NamedTree tree, int node, bool left)
    {
        TreeEnsemble trees = tree.Ensemble;
        if (Slots(tree, node) is not null || left != trees.DefaultLeft[node])
            return "";
        // Where the missing alone go right, the answer has said it.
        bool missing = MayBeMissing(tree, trees.Feature[node]) && !(float.IsPositiveInfinity(trees.Threshold[node]) && !left && trees.Categorical[node] < 0);
        return missing && trees.ZeroIsMissing[node] ? "missing or 0" : missing ? "missing" : trees.ZeroIsMissing[node] ? "0" : "";
    }

    public static bool MayBeMissing(NamedTree tree, int feature) => feature >= tree.MayBeMissing.Count || tree.MayBeMissing[feature];

    public static bool IsPresence(NamedTree tree, int feature, float threshold) =>
        feature < tree.Presence.Count && tree.Presence[feature] && threshold is >= 0 and < 1;

    /// <summary>The one-hot slots that a node tests together; <see langword="null"/> for any other node.</summary>
    public static int[]? Slots(NamedTree tree, int node) =>
        tree.Ensemble.Categorical[node] is >= 0 and int split && tree.Ensemble.CategoricalSplits[split] is { Kind: CategoricalSplitKind.AnySlotGoesRight } slots ? slots.Members.ToArray() : null;

    /// <summary>"is a or b", "is not c": where the others are known and fewer, those are named.</summary>
    public static string Categories(NamedTree tree, int feature, IReadOnlyCollection<int> categories, bool isNot)
    {
        IReadOnlyList<string>? names = feature < tree.Categories.Count ? tree.Categories[feature] : null;
        int[] others = isNot && names is not null ? [.. Enumerable.Range(0, names.Count).Except(categories)] : [];
        if (others.Length > 0 && others.Length <= categories.Count)
            (categories, isNot) = (others, false);
        return (isNot ? "is not " : "is ") + List([.. categories.Select(c => names is not null && c < names.Count ? names[c] : $"{c}")]);
    }

    /// <summary>"a, b or c", of many the first five.</summary>
    public static string List(IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return "nothing that there is";
        if (names.Count == 1)
            return names[0];
        return names.Count > MostNames ? $"{string.Join(", ", names.Take(MostNames))} or {NumberText.Count(names.Count - MostNames)} more" : string.Join(", ", names.SkipLast(1)) + " or " + names[^1];
    }

    // ML.NET names the slots of a one-hot column "Job.clerk": the column is what all names begin with, up to a dot.
    private static (string Name, Func<int, string> Part) Column(NamedTree tree, int[] slots)
    {
        string first = tree.FeatureName(slots[0]);
        for (int dot = first.LastIndexOf('.'); dot > 0; dot = first.LastIndexOf('.', dot - 1))
        {
            string prefix = first[..(dot + 1)];
            if (Array.TrueForAll(slots, slot => tree.FeatureName(slot).StartsWith(prefix, StringComparison.Ordinal) && tree.FeatureName(slot).Length > prefix.Length))
                return (prefix[..^1], slot => tree.FeatureName(slot)[prefix.Length..]);
        }

        return ("category", tree.FeatureName);
    }
}
