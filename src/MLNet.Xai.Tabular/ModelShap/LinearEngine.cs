namespace MLNet.Xai.Tabular;

/// <summary>
/// Linear models: weight times distance from the background's mean, which is the Shapley value of the game against the background (Lundberg and Lee, NeurIPS 2017, corollary 1); a
/// group's value is its slots' sum.
/// </summary>
internal sealed class LinearEngine : ShapEngine
{
    private readonly ExplainedModel _model;
    private readonly LinearParts _parts;
    private readonly double[] _means;
    private readonly double[] _bases;

    public LinearEngine(ShapState state)
    {
        (_model, _parts) = (state.Model, state.Model.Function.Direct!.Linear!);
        int slots = _model.Slots, rows = state.Background.Length / slots;
        _means = new double[slots];
        double all = state.Weights.Length > 0 ? state.Weights.Sum() : rows;
        for (int i = 0; i < state.Background.Length; i++)
            _means[i % slots] += state.Background[i] * (state.Weights.Length > 0 ? state.Weights[i / slots] : 1) / all;
        _bases = [.. _parts.Biases.Select((bias, k) => bias + Enumerable.Range(0, slots).Sum(s => _parts.Weights[(k * slots) + s] * _means[s]))];
        if (!_bases.All(double.IsFinite))
            throw new InvalidOperationException("The background has values that are NaN or infinite, of which a linear model makes nothing. Replace missing values before the model.");
    }

    public override string Name => "LinearSHAP";

    public override long Scorings => 0;

    public override string Error => "exact against the background";

    public override bool InBatches => true;

    public static bool Fits(ExplainedModel model) => model.Function.Direct is { Linear: not null, IsMargin: true };

    public override void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation)
    {
        (int slots, int features, int outputs) = (_model.Slots, _model.Features.Names.Length, _model.OutputCount);
        values.Clear();
        errors.Clear();
        int[] groups = _model.Features.GroupOfSlot;
        for (int row = 0; row < count; row++)
        {
            _bases.CopyTo(bases[(row * outputs)..]);
            ReadOnlySpan<float> own = rows.Slice(row * slots, slots);
            for (int s = 0; s < slots; s++)
            {
                double distance = own[s] - _means[s];
                if (!double.IsFinite(distance))
                    throw new InvalidOperationException($"The feature '{_model.SlotNames[s]}' is {own[s]}, of which a linear model makes nothing. Replace missing values before the model.");
                for (int k = 0; k < outputs; k++)
                    values[(((row * outputs) + k) * features) + groups[s]] += _parts.Weights[(k * slots) + s] * distance;
            }
        }
    }
}
