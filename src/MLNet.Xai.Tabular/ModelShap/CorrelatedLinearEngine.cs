using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>Linear models whose features are correlated: absent ones are what the present ones let expect.</summary>
internal sealed class CorrelatedLinearEngine : ShapEngine
{
    private const int MostExact = 16;
    private readonly ShapState _state;
    private readonly CorrelatedLinearShap _explainer;

    public CorrelatedLinearEngine(ShapState state)
    {
        _state = state;
        LinearParts parts = state.Model.Function.Direct!.Linear!;
        double[] background = Array.ConvertAll(state.Background, v => (double)v);
        _explainer = new CorrelatedLinearShap(new LinearFunction(parts.Weights, parts.Biases), GaussianBackground.FromRows(background, state.Model.Slots), new CorrelatedLinearOptions
        {
            PlayerOfFeature = state.Model.Features.GroupOfSlot,
            Orders = IsExact ? null : Math.Max(2, state.Orders),
            Seed = state.Seed,
        });
    }

    public override string Name => "CorrelatedLinearSHAP";

    public override long Scorings => 0;

    public override string Error => IsExact ? "exact for a normal distribution" : "sampled, with standard errors";

    private bool IsExact => _state.Model.Features.Names.Length <= MostExact;

    public override void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation)
    {
        (int slots, int outputs, int size) = (_state.Model.Slots, _state.Model.OutputCount, _state.Model.OutputCount * _state.Model.Features.Names.Length);
        double[] own = new double[slots];
        for (int row = 0; row < count; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int s = 0; s < slots; s++)
                own[s] = rows[(row * slots) + s];
            GameValues found = _explainer.Explain(own);
            found.Values.CopyTo(values[(row * size)..]);
            found.StandardErrors.CopyTo(errors[(row * size)..]);
            found.BaseValues.CopyTo(bases[(row * outputs)..]);
        }
    }
}
