namespace MLNet.Xai.Core.Trees;

public sealed partial class TreeEnsemble
{
    /// <summary>
    /// The features that matter: those that nodes test, and those that are one player with one of these; in ascending order. Feature 0 alone where no node tests any.
    /// </summary>
    public int[] UsedFeatures()
    {
        var players = new HashSet<int>();
        for (int node = 0; node < NodeCount; node++)
        {
            if (_feature[node] != Leaf)
                players.Add(_players[_feature[node]]);
        }

        foreach (CategoricalSplit split in _categoricalSplits.Where(split => split.Kind == CategoricalSplitKind.AnySlotGoesRight))
        {
            foreach (int slot in split.Members)
                players.Add(_players[slot]);
        }

        int[] used = [.. Enumerable.Range(0, FeatureCount).Where(feature => players.Contains(_players[feature]))];
        return used.Length > 0 ? used : [0];
    }

    /// <summary>The same trees over rows that have some of the features only: what wide and mostly unused rows are explained by.</summary>
    /// <param name="features">The features of the new rows, ascending; all that nodes test are among them.</param>
    /// <returns>Trees whose feature <c>i</c> is <c>features[i]</c>; nodes keep their indices.</returns>
    /// <exception cref="ArgumentException">The features are not ascending, or a tested one is missing.</exception>
    public TreeEnsemble SelectFeatures(ReadOnlySpan<int> features)
    {
        int[] places = new int[FeatureCount];
        Array.Fill(places, -1);
        for (int i = 0; i < features.Length; i++)
        {
            if (features[i] < 0 || features[i] >= FeatureCount || (i > 0 && features[i] <= features[i - 1]))
                throw new ArgumentException($"Feature {features[i]} at place {i}: features are numbers below {FeatureCount}, each larger than the one before.", nameof(features));
            places[features[i]] = i;
        }

        foreach (int feature in UsedFeatures())
        {
            if (places[feature] < 0)
                throw new ArgumentException($"The trees use feature {feature}, which is not among the selected ones.", nameof(features));
        }

        return new TreeEnsemble(this, places, features.Length);
    }
}
