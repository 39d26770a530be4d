using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>The methods that only call the model: a game a row, coalitions in batches.</summary>
internal sealed class GameEngine(ShapState state) : ShapEngine
{
    // Orders of pairs: as many as SampledInteractions takes.
    private const int InteractionRounds = 20;

    public override string Name => state.Method switch
    {
        ShapMethod.Exact => "Shapley",
        ShapMethod.Kernel => "KernelSHAP",
        ShapMethod.Permutation => "PermutationSHAP",
        ShapMethod.Sampling => "SamplingSHAP",
        ShapMethod.Proxy => "ProxySHAP",
        ShapMethod.Partition => "Owen",
        _ => "Banzhaf",
    };

    public override long Scorings => state.Method == ShapMethod.Sampling ? 2 * (state.Samples ?? 1000L * Players) : Coalitions * state.BackgroundCount;

    public override string Error => state.Method is ShapMethod.Exact or ShapMethod.Partition or ShapMethod.Banzhaf ? "exact against the background" : "sampled, with standard errors";

    private KernelShapOptions KernelOptions => new()
    {
        Coalitions = state.Coalitions,
        Sampling = state.Sampling,
        Selection = state.Selection,
        TopPlayers = state.TopFeatures,
        Penalty = state.Penalty,
        Tolerance = state.Tolerance,
        Seed = state.Seed,
    };

    private int Players => state.Model.Features.Names.Length;

    private long Coalitions => state.Method switch
    {
        ShapMethod.Exact or ShapMethod.Banzhaf => 1L << Players,
        ShapMethod.Kernel or ShapMethod.Proxy => Math.Min(state.Coalitions ?? ((2L * Players) + 2048), Players < 62 ? 1L << Players : long.MaxValue),
        ShapMethod.Partition => (long)OwenValues.Evaluations(state.Hierarchy!),
        _ => 2L * Players * state.Orders,
    };

    public override void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation)
    {
        int outputs = state.Model.OutputCount, size = outputs * Players;
        for (int row = 0; row < count; row++)
        {
            GameValues found = Explain(Game(rows, row), cancellation);
            found.Values.CopyTo(values[(row * size)..]);
            found.StandardErrors.CopyTo(errors[(row * size)..]);
            found.BaseValues.CopyTo(bases[(row * outputs)..]);
        }
    }

    public override void Interactions(ReadOnlySpan<float> rows, int count, ReadOnlySpan<double> values, Span<double> matrices, CancellationToken cancellation)
    {
        if (Players < 2)
        {
            base.Interactions(rows, count, values, matrices, cancellation);
            return;
        }

        int outputs = state.Model.OutputCount, size = outputs * Players;
        for (int row = 0; row < count; row++)
        {
            MarginalGame<float> game = Game(rows, row);
            Span<double> matrix = matrices.Slice(row * size * Players, size * Players);
            if (state.Method == ShapMethod.Exact)
            {
                new ExactGame(game, cancellation).Interactions().CopyTo(matrix);
                continue;
            }

            var options = new SampledInteractionOptions { Index = InteractionIndex.Shapley, Rounds = InteractionRounds, Seed = state.Seed };
            InteractionValues pairs = SampledInteractions.Explain(game, options, cancellation);
            for (int k = 0; k < outputs; k++)
            {
                for (int i = 0; i < Players; i++)
                {
                    double own = values[(row * size) + (k * Players) + i];
                    for (int j = 0; j < Players; j++)
                    {
                        if (i == j)
                            continue;
                        double half = pairs[k, i, j] / 2;
                        matrix[(((k * Players) + i) * Players) + j] = half;
                        own -= half;
                    }

                    matrix[(((k * Players) + i) * Players) + i] = own;
                }
            }
        }
    }

    private GameValues Explain(MarginalGame<float> game, CancellationToken cancellation) => state.Method switch
    {
        ShapMethod.Exact => new ExactGame(game, cancellation).Shapley(),
        ShapMethod.Banzhaf => new ExactGame(game, cancellation).Banzhaf(),
        ShapMethod.Kernel => KernelShap.Explain(game, KernelOptions, cancellation),
        ShapMethod.Proxy => ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = state.Coalitions, Seed = state.Seed }, cancellation),
        ShapMethod.Sampling => SamplingShap.Explain(game, new SamplingShapOptions { Samples = state.Samples, Seed = state.Seed }, cancellation),
        ShapMethod.Partition => OwenValues.Explain(game, state.Hierarchy!, cancellation: cancellation),
        _ => PermutationShap.Explain(game, state.Orders, state.Seed, cancellation),
    };

    private MarginalGame<float> Game(ReadOnlySpan<float> rows, int row) => new(
        state.Model.Function.Score, state.Model.OutputCount, rows.Slice(row * state.Model.Slots, state.Model.Slots), state.Background, state.Weights.Length > 0 ? state.Weights : null, state.Model.Features.GroupOfSlot);
}
