namespace MLNet.Xai.Core.Coalitions;

/// <summary>ProxySHAP: Shapley values of a proxy fitted to sampled coalitions, by the tree kernels, and an unbiased estimate of what the proxy misses.</summary>
/// <remarks>
/// Witter, Liu and Musco, "Regression-adjusted Monte Carlo estimators for Shapley values and probabilistic values", 2025 (arXiv:2506.11849). Coalitions come by leverage scores: of every size as
/// many, each with its complement, none twice. Each fold's proxy is fitted to the other folds; what it misses is known on these, and estimated from the fold for all other coalitions of a
/// size, of which the fold is a uniform sample: unbiased for any proxy, and exact when all coalitions are given. Values add up to the prediction. The proxy is KernelSHAP's linear
/// regression and boosted trees on what it leaves, so that the error is well below <see cref="KernelShap"/>'s where shallow trees describe the interactions, from some 10 coalitions a player on,
/// and about the same elsewhere. Cost: the coalitions, and folds x trees x depth x coalitions x players for the fits of each output.
/// </remarks>
public static class ProxyShap
{
    private const int ExtraCoalitions = 2048;

    // Of some more the coalitions of a size are more than a double can count.
    private const int MostPlayers = 1000;

    /// <summary>Explains a game.</summary>
    /// <param name="game">The game.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="cancellation">Stops between two batches and between fits.</param>
    /// <exception cref="ArgumentException">Too few coalitions to correct a proxy with, or more than 1,000 players that matter.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The model gives something that is not finite.</exception>
    public static GameValues Explain(CoalitionGame game, ProxyShapOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ProxyShapOptions();
        options.Check();
        var evaluator = new Evaluator(game, cancellation);
        int players = evaluator.Players.Length, outputs = evaluator.Outputs;
        if (players < 2)
            return evaluator.Result([.. evaluator.Full.Zip(evaluator.Base, (full, none) => full - none).Take(players * outputs)]);
        if (players > MostPlayers)
            throw new ArgumentException($"{players} players matter; ProxySHAP is for up to {MostPlayers}. Group features, or use PermutationShap.", nameof(game));
        CoalitionSample sample = CoalitionSampler.Draw(players, options.Coalitions ?? ((2 * players) + ExtraCoalitions), CoalitionSampling.Leverage, options.Seed);
        var pairs = new CoalitionPairs(sample, options.Folds);
        if (pairs.Folds < 2 && Array.Exists(pairs.Sizes, s => !s.IsWhole))
            throw new ArgumentException($"{sample.Count} coalitions of {players} players are too few: some sizes have a single pair, and none is left to correct the proxy with. Give Coalitions = {4 * players} or more.", nameof(options));
        double[] values = evaluator.Evaluate(sample.Masks, sample.Count);
        List<double> all = [], errors = [];
        for (int o = 0; o < outputs; o++)
        {
            double[] own = [.. Enumerable.Range(0, sample.Count).Select(c => values[(c * outputs) + o])];
            (double[] shapley, double[] error) = Solve(sample, pairs, own, evaluator.Base[o], evaluator.Full[o], options, cancellation);
            all.AddRange(shapley);
            errors.AddRange(error);
        }

        return evaluator.Result([.. all], [.. errors]);
    }

    private static (double[] Values, double[] Errors) Solve(
        CoalitionSample sample, CoalitionPairs pairs, double[] values, double none, double full, ProxyShapOptions options, CancellationToken cancellation)
    {
        int players = sample.Players;
        var result = new double[players];
        var missed = new Dictionary<int, double[]>();
        for (int fold = 0; fold < pairs.Folds; fold++)
        {
            cancellation.ThrowIfCancellationRequested();
            var proxy = new CoalitionProxy(sample, pairs.FittedTo(fold), values, none, full, options);
            double[] residuals = [.. values.Zip(proxy.Predictions, (v, p) => v - p)], estimate = [.. proxy.Shapley];
            var contribution = new double[players];
            foreach (SizeStratum size in pairs.Sizes)
            {
                int held = size.Units.Count(u => pairs.IsHeldOut(u, fold));
                double unknown = size.Population - (size.Units.Length - held);
                foreach (int unit in size.Units)
                {
                    pairs.Contributions(unit, residuals, contribution);
                    bool isHeldOut = pairs.IsHeldOut(unit, fold);
                    double weight = isHeldOut ? unknown / held : 1;
                    for (int p = 0; p < players; p++)
                        estimate[p] += weight * contribution[p];
                    if (isHeldOut)
                        missed[unit] = [.. contribution];
                }
            }

            // The rest of the sum, nobody and all included, is every player's alike.
            double lacks = (full - none - estimate.Sum()) / players;
            for (int p = 0; p < players; p++)
                result[p] += (estimate[p] + lacks) / pairs.Folds;
        }

        return (result, Errors(pairs, missed, players));
    }

    // Each pair's part is what the proxy that had not seen it missed; by size the variance of a sample without replacement.
    private static double[] Errors(CoalitionPairs pairs, Dictionary<int, double[]> missed, int players)
    {
        var variances = new double[players];
        foreach (SizeStratum size in pairs.Sizes.Where(s => !s.IsWhole))
        {
            int count = size.Units.Length;
            double spread = size.Population * (size.Population - count) / count;
            for (int p = 0; p < players; p++)
            {
                double mean = size.Units.Average(u => missed[u][p]);
                variances[p] += spread * size.Units.Sum(u => (missed[u][p] - mean) * (missed[u][p] - mean)) / (count - 1);
            }
        }

        return [.. variances.Select(Math.Sqrt)];
    }
}
