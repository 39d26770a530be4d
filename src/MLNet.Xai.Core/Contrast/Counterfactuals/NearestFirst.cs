namespace MLNet.Xai.Core.Contrast;

/// <summary>All states of a grid in the order of their cost, each once.</summary>
/// <remarks>
/// Features in the order of their cheapest change. The successors of a state with the last changed feature j at level l: j at the next level; the next feature at level 1 as well; and, where
/// l is 1, the next feature at level 1 instead. None is cheaper than the state, and each state follows from one other only (the k smallest sums of choices from sorted lists).
/// </remarks>
internal sealed class NearestFirst
{
    private readonly RowGrid _grid;
    private readonly int[] _order;
    private readonly int _most;
    private readonly double _limit;
    private readonly PriorityQueue<Node, (double Cost, long Number)> _queue = new();
    private long _number;

    /// <param name="grid">The grid.</param>
    /// <param name="mostChanges">Most features that change.</param>
    /// <param name="limit">States that cost this much or more are left out.</param>
    public NearestFirst(RowGrid grid, int mostChanges, double limit)
    {
        (_grid, _most, _limit) = (grid, mostChanges, limit);
        _order = [.. Enumerable.Range(0, grid.Features).Where(f => grid.Levels(f) > 1).OrderBy(f => grid.Cost(f, 1))];
        if (_order.Length > 0)
            Add(null, 0, 1, 0, 0);
    }

    /// <summary>What the next state costs; the limit where there is none.</summary>
    public double NextCost => _queue.TryPeek(out _, out var priority) ? priority.Cost : _limit;

    /// <summary>The next state; null at the end.</summary>
    public int[]? Next()
    {
        if (!_queue.TryDequeue(out Node? node, out _))
            return null;
        int feature = _order[node.Place];
        double own = node.Before + _grid.Cost(feature, node.Level);
        if (node.Level + 1 < _grid.Levels(feature))
            Add(node.Parent, node.Place, node.Level + 1, node.Before, node.Changes - 1);
        if (node.Place + 1 < _order.Length)
        {
            Add(node, node.Place + 1, 1, own, node.Changes);
            if (node.Level == 1)
                Add(node.Parent, node.Place + 1, 1, node.Before, node.Changes - 1);
        }

        int[] state = new int[_grid.Features];
        for (Node? each = node; each is not null; each = each.Parent)
            state[_order[each.Place]] = each.Level;
        return state;
    }

    private void Add(Node? parent, int place, int level, double before, int changes)
    {
        double cost = before + _grid.Cost(_order[place], level);
        if (cost < _limit && changes < _most)
            _queue.Enqueue(new Node(parent, place, level, before, changes + 1), (cost, _number++));
    }

    // The changes before the last one are the parent's.
    private sealed record Node(Node? Parent, int Place, int Level, double Before, int Changes);
}
