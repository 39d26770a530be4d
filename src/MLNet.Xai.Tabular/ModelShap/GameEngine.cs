using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>The methods that only call the model: a game a row, coalitions in batches.</summary>
internal sealed class GameEngine(ShapState state) : ShapEngine
{
    public override string Name => state.Method switch { ShapMethod.Exact => "Shapley", ShapMethod.Kernel => "KernelSHAP", _ => "PermutationSHAP" };

    public override long Scorings => Coalitions * (state.Background.Length / state.Model.Slots);

    public override string Error => state.Method == ShapMethod.Exact ? "exact against the background" : "sampled, with standard errors";

    private int Players => state.Model.Features.Names.Length;

    private long Coalitions => state.Method switch
    {
        ShapMethod.Exact => 1L << Players,
        ShapMethod.Kernel => Math.Min(state.Coalitions ?? ((2L * Players) + 2048), Players < 62 ? 1L << Players : long.MaxValue),
        _ => 2L * Players * state.Orders,
    };

    public override void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation)
    {
        (int slots, int outputs) = (state.Model.Slots, state.Model.OutputCount);
        int size = outputs * Players;
        for (int row = 0; row < count; row++)
        {
            var game = new MarginalGame<float>(state.Model.Function.Score, outputs, rows.Slice(row * slots, slots), state.Background, playerOfFeature: state.Model.Features.GroupOfSlot);
            GameValues found = state.Method switch
            {
                ShapMethod.Exact => new ExactGame(game, cancellation).Shapley(),
                ShapMethod.Kernel => KernelShap.Explain(game, new KernelShapOptions { Coalitions = state.Coalitions, Tolerance = state.Tolerance, Seed = state.Seed }, cancellation),
                _ => PermutationShap.Explain(game, state.Orders, state.Seed, cancellation),
            };
            found.Values.CopyTo(values[(row * size)..]);
            found.StandardErrors.CopyTo(errors[(row * size)..]);
            found.BaseValues.CopyTo(bases[(row * outputs)..]);
        }
    }
}
