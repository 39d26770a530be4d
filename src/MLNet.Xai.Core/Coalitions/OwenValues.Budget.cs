namespace MLNet.Xai.Core.Coalitions;

public static partial class OwenValues
{
    /// <summary>
    /// Explains within a budget, as shap's Partition explainer: the branch whose change counts most parts first, and what is left together in the end is shared evenly among its players. Exact
    /// where the budget suffices. Values add up to the prediction in any case.
    /// </summary>
    /// <param name="game">The game.</param>
    /// <param name="tree">A hierarchy of its players.</param>
    /// <param name="evaluations">Most evaluations, nobody and all among them; 4 at least.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentException">The tree has other players.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The budget is less than 4.</exception>
    public static GameValues ExplainWithin(CoalitionGame game, PlayerTree tree, long evaluations, CancellationToken cancellation = default) =>
        ExplainWithin(game, tree, evaluations, (int)Math.Clamp(evaluations / 16, 1, 128), cancellation);

    /// <param name="game">The game.</param>
    /// <param name="tree">A hierarchy of its players.</param>
    /// <param name="evaluations">Most evaluations.</param>
    /// <param name="together">Branches that are parted at once, two evaluations each.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    internal static GameValues ExplainWithin(CoalitionGame game, PlayerTree tree, long evaluations, int together, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentOutOfRangeException.ThrowIfLessThan(evaluations, 4);
        if (tree.Players != game.Players)
            throw new ArgumentException($"The hierarchy has {tree.Players} players, the game {game.Players}.", nameof(tree));
        return Evaluations(tree) + 2 <= evaluations
            ? new Descent(new Evaluator(game, cancellation, dummies: true), tree).Run()
            : new Expansion(new Evaluator(game, cancellation, dummies: true), tree).Run(evaluations, together);
    }

    /// <summary>Best first.</summary>
    private sealed class Expansion(Evaluator evaluator, PlayerTree tree)
    {
        private readonly Parting _parting = new(evaluator, tree);
        private readonly PriorityQueue<State, (double Change, long Number)> _open = new();
        private long _number;

        public GameValues Run(long budget, int together)
        {
            int outputs = evaluator.Outputs;
            var values = new double[outputs * tree.Players];
            Open(_parting.Whole());
            List<State> parted = [], sides = [];
            while (_open.Count > 0)
            {
                parted.Clear();
                while (parted.Count < together && evaluator.Evaluations + (2 * parted.Count) + 2 <= budget && _open.TryDequeue(out State state, out _))
                {
                    if (tree.Children(state.Node) is null)
                        Share(state, values);
                    else
                        parted.Add(state);
                }

                if (parted.Count == 0)
                    break;
                sides.Clear();
                _parting.Part(parted, sides);
                for (int i = 0; i < sides.Count; i += 4)
                {
                    // Both sides alone, then both beside the other: equal changes part in this order.
                    foreach (int side in (ReadOnlySpan<int>)[0, 2, 1, 3])
                        Open(sides[i + side]);
                }
            }

            while (_open.TryDequeue(out State left, out _))
                Share(left, values);
            return evaluator.Result(values);
        }

        private void Open(State state)
        {
            double most = 0;
            for (int o = 0; o < evaluator.Outputs; o++)
                most = Math.Max(most, Math.Abs(state.With.Span[o] - state.Without.Span[o]));
            _open.Enqueue(state, (-most * state.Weight, _number++));
        }

        private void Share(State state, double[] values)
        {
            int[] leaves = _parting.Leaves[state.Node];
            for (int o = 0; o < evaluator.Outputs; o++)
            {
                double each = state.Weight * (state.With.Span[o] - state.Without.Span[o]) / leaves.Length;
                foreach (int leaf in leaves)
                    values[(o * tree.Players) + leaf] += each;
            }
        }
    }
}
