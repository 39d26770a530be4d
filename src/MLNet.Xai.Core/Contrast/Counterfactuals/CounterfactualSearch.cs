using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Contrast;

/// <summary>Finds the nearest rows of which a model says something else: what would have to be different.</summary>
/// <remarks>
/// Without gradients, so for trees as for anything. Sample rows on the wanted side, and a climb from the row itself, are led back towards the row feature by feature as long as the model
/// agrees; then all changes are tried from the cheapest up until they cost as much as the best one found, which proves it, or until the budget is spent, which gives a bound. After Wachter,
/// Mittelstadt and Russell 2018 (distance), Mothilal, Sharma and Tan, FAT* 2020 (DiCE: constraints, several diverse ones), Laugel et al. 2018 (growing spheres: from near to far),
/// Schleich et al., VLDB 2021 (GeCo: as few features as possible). Nothing is left to chance. Cost: up to <see cref="CounterfactualOptions.Scorings"/> rows scored a row.
/// </remarks>
public sealed class CounterfactualSearch
{
    private readonly ContrastSpace _space;
    private readonly CounterfactualOptions _options;

    /// <param name="space">What rows are like and may become.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public CounterfactualSearch(ContrastSpace space, CounterfactualOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        (_space, _options) = (space, options ?? new CounterfactualOptions());
        _options.Check();
    }

    /// <summary>Searches for a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="target">What it is to say.</param>
    /// <param name="judge">The model as it is delivered, where <paramref name="model"/> is a faster form that rounds otherwise: it has the last word, and its outputs are reported.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="ArgumentException">The row has other slots, or the target asks for an output that is not there.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CounterfactualSet Find(
        ReadOnlySpan<float> row, ModelFunction<float> model, int outputs, ScoreTarget target, ModelFunction<float>? judge = null, CancellationToken cancellation = default) =>
        Find(row, model, outputs, target, judge, directions: null, cancellation);

    internal CounterfactualSet Find(
        ReadOnlySpan<float> row, ModelFunction<float> model, int outputs, ScoreTarget target, ModelFunction<float>? judge, ChangeDirection[]? directions, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (row.Length != _space.Slots)
            throw new ArgumentException($"The row has {row.Length} slots; the sample has {_space.Slots}.", nameof(row));
        if (target.Outputs > outputs)
            throw new ArgumentException($"The target is '{target}'; the model has {outputs} output{(outputs == 1 ? "" : "s")}.", nameof(target));
        var fast = new ScoredModel(model, outputs, _space.Slots, target, cancellation);
        ScoredModel last = judge is null ? fast : new ScoredModel(judge, outputs, _space.Slots, target, cancellation);
        double[] own = last.Score(row);
        if (target.Accepts(own))
            return new CounterfactualSet(own, true, [], false, 0, 1);
        var search = new CounterfactualRun(_space, _options, fast, last, target, row, directions);
        search.Run();
        Counterfactual[] found = [.. search.Results().Where(each => target.Accepts([.. each.Outputs]))];
        bool nearest = search.IsProven && _space.KnowsAllThresholds && _options.MinimumPlausibility == 0;
        return new CounterfactualSet(own, false, found, nearest, search.Bound, fast.Scorings + (judge is null ? 0 : last.Scorings));
    }
}
