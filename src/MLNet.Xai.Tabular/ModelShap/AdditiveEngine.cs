using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>Models that are sums of functions of single features: what each adds beyond its mean.</summary>
internal sealed class AdditiveEngine : ShapEngine
{
    private readonly ShapState _state;
    private readonly AdditiveExplainer<float> _explainer;

    public AdditiveEngine(ShapState state)
    {
        _state = state;
        _explainer = AdditiveShap.FromModel<float>(
            state.Model.Function.Score, state.Model.OutputCount, state.Background, state.Model.Slots, state.Weights.Length > 0 ? state.Weights : null, state.Model.Features.GroupOfSlot, seed: state.Seed);
    }

    public override string Name => "AdditiveSHAP";

    public override long Scorings => _state.Model.Features.Names.Length + 1;

    public override string Error => "exact against the background";

    public override void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation)
    {
        (int slots, int outputs, int size) = (_state.Model.Slots, _state.Model.OutputCount, _state.Model.OutputCount * _state.Model.Features.Names.Length);
        errors.Clear();
        for (int row = 0; row < count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            GameValues found = _explainer.Explain(rows.Slice(row * slots, slots));
            found.Values.CopyTo(values[(row * size)..]);
            found.BaseValues.CopyTo(bases[(row * outputs)..]);
        }
    }
}
