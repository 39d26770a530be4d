namespace MLNet.Xai.Core.Coalitions;

/// <summary>Which features are which player's.</summary>
internal static class PlayerFeatures
{
    /// <summary>By player its features.</summary>
    /// <param name="features">Number of features.</param>
    /// <param name="playerOfFeature">Player of each feature; each alone when null.</param>
    /// <exception cref="ArgumentException">There is not one number a feature, or a player has no feature.</exception>
    public static int[][] Of(int features, int[]? playerOfFeature)
    {
        if (playerOfFeature is null)
            return [.. Enumerable.Range(0, features).Select(f => (int[])[f])];
        if (playerOfFeature.Length != features)
            throw new ArgumentException($"There are players for {playerOfFeature.Length} features; the row has {features}.", nameof(playerOfFeature));
        if (Array.FindIndex(playerOfFeature, p => p < 0) is >= 0 and var odd)
            throw new ArgumentException($"Feature {odd} is of player {playerOfFeature[odd]}; players are 0, 1, 2 and so on.", nameof(playerOfFeature));
        // Where a number is too large, one of the first has no feature.
        int count = Math.Min(playerOfFeature.Max(), features) + 1;
        int[][] players = [.. Enumerable.Range(0, count).Select(p => Enumerable.Range(0, features).Where(f => playerOfFeature[f] == p).ToArray())];
        if (Array.FindIndex(players, own => own.Length == 0) is >= 0 and var empty)
            throw new ArgumentException($"The player {empty} has no feature; players are 0, 1, 2 and so on.", nameof(playerOfFeature));
        return players;
    }
}
