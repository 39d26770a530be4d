namespace MLNet.Xai.Core.Coalitions;

/// <summary>Owen values over a hierarchy of players: at each branching the two sides share what they are worth together as two players would.</summary>
/// <remarks>
/// Owen, 1977; the exact values of shap's Partition explainer. A node at depth d is seen in 2^d contexts: players^2 evaluations of a balanced tree, 2^players of a chain.
/// </remarks>
public static partial class OwenValues
{
    /// <summary>Explains exactly.</summary>
    /// <param name="game">The game.</param>
    /// <param name="tree">A hierarchy of its players.</param>
    /// <param name="mostEvaluations">What the hierarchy may cost; 1,000,000.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentException">The tree has other players, or would cost more.</exception>
    public static GameValues Explain(CoalitionGame game, PlayerTree tree, long mostEvaluations = 1_000_000, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentNullException.ThrowIfNull(tree);
        if (tree.Players != game.Players)
            throw new ArgumentException($"The hierarchy has {tree.Players} players, the game {game.Players}.", nameof(tree));
        double cost = Evaluations(tree);
        if (cost > mostEvaluations)
            throw new ArgumentException($"Owen values over this hierarchy take {cost:N0} evaluations, more than {mostEvaluations:N0}: its branches are too deep. Balance it, or use KernelShap.", nameof(tree));
        return new Descent(new Evaluator(game, cancellation, dummies: true), tree).Run();
    }

    /// <summary>How many coalitions a hierarchy takes.</summary>
    public static double Evaluations(PlayerTree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        double cost = 0;
        Stack<(int Node, double Contexts)> open = new([(tree.Root, 1)]);
        while (open.TryPop(out (int Node, double Contexts) at))
        {
            if (tree.Children(at.Node) is not { } children)
                continue;
            cost += 2 * at.Contexts;
            open.Push((children.Left, 2 * at.Contexts));
            open.Push((children.Right, 2 * at.Contexts));
        }

        return cost;
    }

    /// <summary>Level by level: all contexts of a level are evaluated at once.</summary>
    private sealed class Descent(Evaluator evaluator, PlayerTree tree)
    {
        private readonly Parting _parting = new(evaluator, tree);

        public GameValues Run()
        {
            int players = tree.Players;
            var values = new double[evaluator.Outputs * players];
            List<State> level = [_parting.Whole()], split = [];
            while (level.Count > 0)
            {
                split.Clear();
                foreach (State s in level)
                {
                    if (tree.Children(s.Node) is not null)
                        split.Add(s);
                    else
                        for (int o = 0; o < evaluator.Outputs; o++)
                            values[(o * players) + s.Node] += s.Weight * (s.With.Span[o] - s.Without.Span[o]);
                }

                level.Clear();
                _parting.Part(split, level);
            }

            return evaluator.Result(values);
        }
    }

    /// <summary>Parts nodes into their sides, each without and with the other.</summary>
    private sealed class Parting(Evaluator evaluator, PlayerTree tree)
    {
        /// <summary>The leaves below each node.</summary>
        public int[][] Leaves { get; } = tree.Leaves();

        /// <summary>All players, where nobody else is.</summary>
        public State Whole() => new(tree.Root, new byte[tree.Players], evaluator.Base, evaluator.Full, 1);

        /// <summary>Adds four of each: the left side alone and beside the right one, the right one alone and beside the left one. All are evaluated at once.</summary>
        public void Part(List<State> states, List<State> sides)
        {
            int players = tree.Players, outputs = evaluator.Outputs;
            var contexts = new byte[2 * states.Count * players];
            for (int i = 0; i < states.Count; i++)
            {
                (int left, int right) = tree.Children(states[i].Node)!.Value;
                Join(states[i], left, contexts.AsSpan(2 * i * players, players));
                Join(states[i], right, contexts.AsSpan(((2 * i) + 1) * players, players));
            }

            ReadOnlyMemory<double> values = evaluator.Evaluate(contexts, 2 * states.Count);
            for (int i = 0; i < states.Count; i++)
            {
                State s = states[i];
                (int left, int right) = tree.Children(s.Node)!.Value;
                ReadOnlyMemory<byte> withLeft = contexts.AsMemory(2 * i * players, players), withRight = contexts.AsMemory(((2 * i) + 1) * players, players);
                ReadOnlyMemory<double> onlyLeft = values.Slice(2 * i * outputs, outputs), onlyRight = values.Slice(((2 * i) + 1) * outputs, outputs);
                double half = s.Weight / 2;
                sides.Add(new(left, s.Context, s.Without, onlyLeft, half));
                sides.Add(new(left, withRight, onlyRight, s.With, half));
                sides.Add(new(right, s.Context, s.Without, onlyRight, half));
                sides.Add(new(right, withLeft, onlyLeft, s.With, half));
            }
        }

        private void Join(State state, int node, Span<byte> context)
        {
            state.Context.Span.CopyTo(context);
            foreach (int player in Leaves[node])
                context[player] = 1;
        }
    }

    /// <summary>A node in a context: the game without and with all of its players.</summary>
    private readonly record struct State(int Node, ReadOnlyMemory<byte> Context, ReadOnlyMemory<double> Without, ReadOnlyMemory<double> With, double Weight);
}
