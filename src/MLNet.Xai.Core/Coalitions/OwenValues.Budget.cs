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
        private readonly int[][] _leaves = tree.Leaves();
        private readonly PriorityQueue<State, (double Change, long Number)> _open = new();
        private long _number;

        public GameValues Run(long budget, int together)
        {
            int outputs = evaluator.Outputs;
            var values = new double[outputs * tree.Players];
            Open(new State(tree.Root, new byte[tree.Players], evaluator.Base, evaluator.Full, 1));
            List<State> parted = [];
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
                Part(parted);
            }

            while (_open.TryDequeue(out State left, out _))
                Share(left, values);
            return evaluator.Result(values);
        }

        private void Part(List<State> parted)
        {
            int outputs = evaluator.Outputs;
            byte[] contexts = [.. parted.SelectMany(s => (byte[][])[Joined(s, Sides(s).Left), Joined(s, Sides(s).Right)]).SelectMany(c => c)];
            double[] sides = evaluator.Evaluate(contexts, 2 * parted.Count);
            for (int i = 0; i < parted.Count; i++)
            {
                State s = parted[i];
                (int left, int right) = Sides(s);
                double[] onlyLeft = sides[(2 * i * outputs)..(((2 * i) + 1) * outputs)], onlyRight = sides[(((2 * i) + 1) * outputs)..(((2 * i) + 2) * outputs)];
                double half = s.Weight / 2;
                Open(new(left, s.Context, s.Without, onlyLeft, half));
                Open(new(right, s.Context, s.Without, onlyRight, half));
                Open(new(left, Joined(s, right), onlyRight, s.With, half));
                Open(new(right, Joined(s, left), onlyLeft, s.With, half));
            }
        }

        private void Open(State state)
        {
            double most = 0;
            for (int o = 0; o < evaluator.Outputs; o++)
                most = Math.Max(most, Math.Abs(state.With[o] - state.Without[o]));
            _open.Enqueue(state, (-most * state.Weight, _number++));
        }

        private void Share(State state, double[] values)
        {
            int[] leaves = _leaves[state.Node];
            for (int o = 0; o < evaluator.Outputs; o++)
            {
                double each = state.Weight * (state.With[o] - state.Without[o]) / leaves.Length;
                foreach (int leaf in leaves)
                    values[(o * tree.Players) + leaf] += each;
            }
        }

        private (int Left, int Right) Sides(State state) => tree.Children(state.Node)!.Value;

        private byte[] Joined(State state, int node) => Join(state, _leaves[node]);
    }
}
