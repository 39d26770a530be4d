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
        private readonly int[][] _leaves = tree.Leaves();

        public GameValues Run()
        {
            (int players, int outputs) = (tree.Players, evaluator.Outputs);
            var values = new double[outputs * players];
            List<State> level = [new(tree.Root, new byte[players], evaluator.Base, evaluator.Full, 1)];
            while (level.Count > 0)
            {
                State[] split = [.. level.Where(s => tree.Children(s.Node) is not null)];
                foreach (State leaf in level.Where(s => tree.Children(s.Node) is null))
                {
                    for (int o = 0; o < outputs; o++)
                        values[(o * players) + leaf.Node] += leaf.Weight * (leaf.With[o] - leaf.Without[o]);
                }

                // The context with the left side, and with the right one.
                byte[] contexts = [.. split.SelectMany(s => (byte[][])[Joined(s, tree.Children(s.Node)!.Value.Left), Joined(s, tree.Children(s.Node)!.Value.Right)]).SelectMany(c => c)];
                double[] sides = evaluator.Evaluate(contexts, 2 * split.Length);
                level = [];
                for (int i = 0; i < split.Length; i++)
                {
                    State s = split[i];
                    (int left, int right) = tree.Children(s.Node)!.Value;
                    double[] onlyLeft = sides[(2 * i * outputs)..(((2 * i) + 1) * outputs)], onlyRight = sides[(((2 * i) + 1) * outputs)..(((2 * i) + 2) * outputs)];
                    double half = s.Weight / 2;
                    level.Add(new(left, s.Context, s.Without, onlyLeft, half));
                    level.Add(new(left, Joined(s, right), onlyRight, s.With, half));
                    level.Add(new(right, s.Context, s.Without, onlyRight, half));
                    level.Add(new(right, Joined(s, left), onlyLeft, s.With, half));
                }
            }

            return evaluator.Result(values);
        }

        private byte[] Joined(State state, int node) => Join(state, _leaves[node]);
    }

    private static byte[] Join(State state, int[] players)
    {
        byte[] context = [.. state.Context];
        foreach (int player in players)
            context[player] = 1;
        return context;
    }

    /// <summary>A node in a context: the game without and with all of its players.</summary>
    private readonly record struct State(int Node, byte[] Context, double[] Without, double[] With, double Weight);
}
