namespace MLNet.Xai.Core.Coalitions;

/// <summary>KernelSHAP: Shapley values by a weighted regression on sampled coalitions.</summary>
/// <remarks>
/// Lundberg and Lee, "A unified approach to interpreting model predictions", NeurIPS 2017. Exact when all coalitions fit into the budget. Values add up to the prediction.
/// Cost: the coalitions, and players^2 for each in the regression.
/// </remarks>
public static class KernelShap
{
    private const int ExtraCoalitions = 2048;

    /// <summary>Explains a game.</summary>
    /// <param name="game">The game.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">The model gives something that is not finite.</exception>
    public static GameValues Explain(CoalitionGame game, KernelShapOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new KernelShapOptions();
        options.Check();
        var evaluator = new Evaluator(game, cancellation);
        int players = evaluator.Players.Length;
        if (players < 2)
            return evaluator.Result([.. evaluator.Full.Zip(evaluator.Base, (full, none) => full - none).Take(players * evaluator.Outputs)]);
        int most = options.Coalitions ?? ((2 * players) + ExtraCoalitions);
        int count = options.Tolerance is null ? most : Math.Max(Math.Min(most, 2 * players), most / 8);
        var known = new Dictionary<string, double[]>(StringComparer.Ordinal);
        while (true)
        {
            CoalitionSample sample = CoalitionSampler.Draw(players, Math.Min(count, most), options.Sampling, options.Seed);
            // By leverage scores none comes twice.
            bool once = options.Tolerance is null && options.Sampling == CoalitionSampling.Leverage;
            double[] answers = once ? evaluator.Evaluate(sample.Masks, sample.Count) : Values(evaluator, sample, known);
            (double[] values, double[] errors) = Solve(evaluator, sample, answers, options);
            if (options.Tolerance is not { } tolerance || count >= most || errors.All(e => e <= tolerance))
                return evaluator.Result(values, errors);
            count *= 2;
        }
    }

    /// <summary>The regression for every output, outputs x players.</summary>
    /// <param name="evaluator">Knows nobody and all.</param>
    /// <param name="sample">The coalitions.</param>
    /// <param name="values">Their values, count x outputs.</param>
    /// <param name="options">Which players are kept.</param>
    private static (double[] Values, double[] Errors) Solve(Evaluator evaluator, CoalitionSample sample, double[] values, KernelShapOptions options)
    {
        int outputs = evaluator.Outputs;
        List<double> all = [], errors = [];
        for (int o = 0; o < outputs; o++)
        {
            double[] changes = [.. Enumerable.Range(0, sample.Count).Select(c => values[(c * outputs) + o] - evaluator.Base[o])];
            (double[] own, double[] error) = Solve(sample, changes, evaluator.Full[o] - evaluator.Base[o], options);
            all.AddRange(own);
            errors.AddRange(error);
        }

        return ([.. all], [.. errors]);
    }

    /// <summary>The values of given coalitions' regression for one output.</summary>
    internal static (double[] Values, double[] Errors) Solve(CoalitionSample sample, double[] changes, double total, KernelShapOptions options)
    {
        int[] selected = KernelSelector.Select(sample, changes, total, options);
        return selected.Length > 0 ? sample.Design(selected).Solve(changes, total) : (new double[sample.Players], new double[sample.Players]);
    }

    // What was evaluated in an earlier round, or comes twice, is not evaluated again.
    private static double[] Values(Evaluator evaluator, CoalitionSample sample, Dictionary<string, double[]> known)
    {
        int players = sample.Players, outputs = evaluator.Outputs;
        string[] names = [.. Enumerable.Range(0, sample.Count).Select(c => Convert.ToHexString(sample.Masks, c * players, players))];
        int[] unknown = [.. Enumerable.Range(0, sample.Count).Where(c => !known.ContainsKey(names[c])).DistinctBy(c => names[c], StringComparer.Ordinal)];
        double[] values = evaluator.Evaluate([.. unknown.SelectMany(c => sample.Masks.AsSpan(c * players, players).ToArray())], unknown.Length);
        for (int i = 0; i < unknown.Length; i++)
            known[names[unknown[i]]] = values[(i * outputs)..((i + 1) * outputs)];
        return [.. names.SelectMany(name => known[name])];
    }
}
