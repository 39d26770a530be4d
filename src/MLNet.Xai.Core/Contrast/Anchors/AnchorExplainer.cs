using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Contrast;

/// <summary>Anchors: a rule that holds of a row, and with which the model nearly always says the same, whatever the other features are.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, AAAI 2018: a beam search over conditions (a number above or at most an edge of its bins, a category as it is), precisions told by KL-LUCB from samples. A sample of
/// a rule is a row of the data in which each feature that breaks the rule is taken from a row, drawn anew, that keeps that condition. Among the anchors found the one of the greatest coverage. A
/// sample is a function of seed, rule and number. Cost: some thousands of rows scored a row, more with more features.
/// </remarks>
public sealed class AnchorExplainer
{
    private readonly AnchorOptions _options;

    /// <param name="space">Sample and features; their constraints and thresholds are not asked.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="labels">Classes of the sample's rows, for bins by entropy.</param>
    /// <exception cref="ArgumentException">An option is out of range, or labels are missing.</exception>
    public AnchorExplainer(ContrastSpace space, AnchorOptions? options = null, ReadOnlySpan<int> labels = default)
    {
        ArgumentNullException.ThrowIfNull(space);
        (Space, _options) = (space, options ?? new AnchorOptions());
        _options.Check();
        var edges = new IReadOnlyList<double>[space.Features.Count];
        for (int f = 0; f < edges.Length; f++)
        {
            double[] values = new double[space.Rows];
            for (int r = 0; r < values.Length; r++)
                values[r] = space.SampleRow(r)[space.Features[f].Slots[0]];
            edges[f] = space.Features[f].IsCategory || Array.TrueForAll(values, double.IsNaN) ? [] : FeatureBins.Of(values, _options.Discretizer, labels).Edges;
        }

        Edges = edges;
    }

    /// <summary>Sample and features.</summary>
    public ContrastSpace Space { get; }

    /// <summary>By feature the edges between its bins, ascending; none for a category.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Edges { get; }

    /// <summary>Finds the rule of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="target">What the model says of the row, as the rule is to keep it: <see cref="ScoreTarget.Of"/>, or a range around its score.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ArgumentException">The row has other slots, the target asks for an output that is not there, or the model does not say it of the row.</exception>
    public AnchorRule Explain(ReadOnlySpan<float> row, ModelFunction<float> model, int outputs, ScoreTarget target, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(target);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (row.Length != Space.Slots)
            throw new ArgumentException($"The row has {row.Length} slots; the sample has {Space.Slots}.", nameof(row));
        if (target.Outputs > outputs)
            throw new ArgumentException($"The target is '{target}'; the model has {outputs} output{(outputs == 1 ? "" : "s")}.", nameof(target));
        var scored = new ScoredModel(model, outputs, Space.Slots, target, cancellation);
        if (double.IsNaN(scored.Rooms(row)[0]))
            throw new ArgumentException($"The model does not say '{target}' of the row itself, so that no rule of the row can keep it.", nameof(target));
        return new AnchorSearch(new AnchorSamples(this, row, _options.Seed), _options, scored, target).Find();
    }
}
