using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Contrast;

/// <summary>The contrastive explanation method: pertinent positives and pertinent negatives, for any model.</summary>
/// <remarks>
/// After Dhurandhar et al., "Explanations based on the missing", NeurIPS 2018, whose method follows gradients of a differentiable model; here both are searches that only score rows. The
/// positive is the smallest set of features at their own values, the others at a base row's ("absent"): all sets are tried from the smallest up while the budget lasts, which proves it; where it
/// does not last, features are left out of all by turns. The negative is a <see cref="CounterfactualSearch"/> in which features only move away from the base row.
/// </remarks>
public sealed class ContrastiveExplainer
{
    private readonly ContrastSpace _space;
    private readonly ContrastiveOptions _options;
    private readonly CounterfactualSearch _search;
    private readonly float[] _base;

    /// <param name="space">What rows are like.</param>
    /// <param name="baseRow">The row in which nothing is present; <see cref="UsualRow"/> when null.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">The base row has other slots, or an option is out of range.</exception>
    public ContrastiveExplainer(ContrastSpace space, ReadOnlyMemory<float>? baseRow = null, ContrastiveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(space);
        (_space, _options) = (space, options ?? new ContrastiveOptions());
        _options.Check();
        _base = baseRow?.ToArray() ?? UsualRow(space);
        if (_base.Length != space.Slots)
            throw new ArgumentException($"The base row has {_base.Length} slots; the sample has {space.Slots}.", nameof(baseRow));
        _search = new CounterfactualSearch(space, new CounterfactualOptions { Count = 1, ChangeCost = _options.ChangeCost, Scorings = _options.Scorings });
    }

    /// <summary>The base row.</summary>
    public ReadOnlyMemory<float> BaseRow => _base;

    /// <summary>The median of every number, the lower of two, and the most frequent of every category in the sample; missing where all are.</summary>
    public static float[] UsualRow(ContrastSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        float[] row = new float[space.Slots];
        for (int f = 0; f < space.Features.Count; f++)
        {
            IReadOnlyList<int> slots = space.Features[f].Slots;
            if (space.Features[f].IsCategory)
            {
                for (int i = 0; i < slots.Count; i++)
                    row[slots[i]] = space.Categories(f)[0][i];
                continue;
            }

            float[] known = [.. Enumerable.Range(0, space.Rows).Select(r => space.SampleRow(r)[slots[0]]).Where(v => !float.IsNaN(v)).Order()];
            row[slots[0]] = known.Length > 0 ? known[(known.Length - 1) / 2] : float.NaN;
        }

        return row;
    }

    /// <summary>Explains what the model says of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="judge">The model as it is delivered, where <paramref name="model"/> is a faster form that rounds otherwise; it has the last word.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Null where the model says nothing definite: its greatest outputs are equal or one is NaN.</returns>
    /// <exception cref="ArgumentException">The row has other slots.</exception>
    public ContrastiveExplanation? Explain(ReadOnlySpan<float> row, ModelFunction<float> model, int outputs, ModelFunction<float>? judge = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (row.Length != _space.Slots)
            throw new ArgumentException($"The row has {row.Length} slots; the sample has {_space.Slots}.", nameof(row));
        double[] own = new double[outputs];
        (judge ?? model)(row, 1, own);
        if (Array.Exists(own, double.IsNaN) || ScoreTarget.Of(own, _options.Cutoff) is not { } target || !target.Accepts(own))
            return null;
        var fast = new ScoredModel(model, outputs, _space.Slots, target, cancellation);
        ScoredModel last = judge is null ? fast : new ScoredModel(judge, outputs, _space.Slots, target, cancellation);
        float[] all = row.ToArray();
        int[] present = [.. Enumerable.Range(0, _space.Features.Count).Where(f => _space.Differs(f, all, _base))];
        (int[] positive, bool smallest) = new PositiveSearch(_space, all, _base, fast, last, _options.Scorings).Find(present);
        float[] kept = PositiveSearch.Row(_space, all, _base, positive);
        CounterfactualSet negative = _search.Find(row, model, outputs, target.Negated, judge, Directions(all), cancellation);
        return new ContrastiveExplanation(target, present, positive, kept, last.Score(kept), smallest, negative.Found.Count > 0 ? negative.Found[0] : null, negative.IsNearest,
            fast.Scorings + (judge is null ? 0 : last.Scorings) + negative.Scorings);
    }

    // Only what adds: away from the base, and within the feature's own constraint.
    private ChangeDirection[] Directions(float[] row) => [.. _space.Features.Select((feature, f) =>
    {
        ChangeDirection own = feature.Constraint?.Direction ?? ChangeDirection.Both;
        if (own == ChangeDirection.Fixed || !_space.Differs(f, row, _base))
            return own;
        int slot = feature.Slots[0];
        if (feature.IsCategory || float.IsNaN(row[slot]) || float.IsNaN(_base[slot]))
            return ChangeDirection.Fixed;
        ChangeDirection away = row[slot] > _base[slot] ? ChangeDirection.Increase : ChangeDirection.Decrease;
        return own == ChangeDirection.Both || own == away ? away : ChangeDirection.Fixed;
    })];
}
