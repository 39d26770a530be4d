using System.Runtime.CompilerServices;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>
/// Walks a tree with one explained row and 64 background rows at once, to every leaf that a mixture of the explained row and one of the others can
/// reach: the traversal of shap's interventional algorithm, with a bit for each background row.
/// </summary>
/// <remarks>
/// At a leaf, a player of the path is one of two for a pair of rows: the explained row meets all of its conditions ("on"), or the background row
/// must. Where the explained row is on and the background row is not, the leaf wants the player present; where it is off, absent; otherwise
/// it does not matter. Players get the numbers of <see cref="ShapForest.Players"/>.
/// </remarks>
internal sealed class PairWalk(int players)
{
    private readonly int[] _on = new int[players];
    private readonly int[] _off = new int[players];
    private readonly bool[] _present = new bool[players];
    private readonly bool[] _isOn = new bool[players];
    private readonly ulong[] _meets = new ulong[players];
    private readonly int[] _path = new int[players];
    private int _depth;
    private PairTree _pairs = null!;
    private double[] _columns = [];
    private int _word;
    private IPairVisitor _visitor = null!;

    /// <summary>The players that the explained row has on at the visited leaf.</summary>
    public ReadOnlySpan<int> On => _on.AsSpan(0, OnCount);

    /// <summary>The players that it has off; all background rows of the visit have them on.</summary>
    public ReadOnlySpan<int> Off => _off.AsSpan(0, OffCount);

    private int OnCount { get; set; }

    private int OffCount { get; set; }

    /// <summary>Which background rows meet all of a player's conditions on the path.</summary>
    public ulong Meets(int player) => _meets[player];

    /// <summary>Visits the leaves of a tree.</summary>
    /// <param name="pairs">The tree.</param>
    /// <param name="columns">Derived columns of the explained row.</param>
    /// <param name="word">Which 64 background rows.</param>
    /// <param name="active">Which of them exist.</param>
    /// <param name="visitor">Told of every leaf.</param>
    public void Walk(PairTree pairs, double[] columns, int word, ulong active, IPairVisitor visitor)
    {
        _pairs = pairs;
        _columns = columns;
        _word = word;
        _visitor = visitor;
        Visit(0, active);
    }

    private void Visit(int node, ulong active)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        ShapTree tree = _pairs.Tree;
        int player = tree.Player[node];
        bool goesLeft = _columns[tree.Column[node]] <= tree.Threshold[node];
        ulong othersLeft = _pairs.GoesLeft(node, _word);
        bool isNew = !_present[player];
        if (isNew)
        {
            _present[player] = true;
            _isOn[player] = true;
            _meets[player] = ulong.MaxValue;
            _path[_depth++] = player;
        }

        bool isOn = _isOn[player];
        ulong meets = _meets[player];
        Child(tree.Left[node], player, isOn && goesLeft, meets & othersLeft, active);
        Child(tree.Right[node], player, isOn && !goesLeft, meets & ~othersLeft, active);
        _isOn[player] = isOn;
        _meets[player] = meets;
        if (isNew)
        {
            _present[player] = false;
            _depth--;
        }
    }

    private void Child(int child, int player, bool isOn, ulong meets, ulong active)
    {
        if (!isOn)
            active &= meets;
        if (active == 0)
            return;
        _isOn[player] = isOn;
        _meets[player] = meets;
        if (child >= 0)
        {
            Visit(child, active);
            return;
        }

        double value = _pairs.Tree.LeafValues[~child];
        if (value == 0)
            return;
        OnCount = OffCount = 0;
        for (int i = 0; i < _depth; i++)
        {
            int p = _path[i];
            if (_isOn[p])
                _on[OnCount++] = p;
            else
                _off[OffCount++] = p;
        }

        _visitor.Leaf(this, value, active);
    }
}

/// <summary>What is done at the leaves of a <see cref="PairWalk"/>.</summary>
internal interface IPairVisitor
{
    /// <summary>A leaf that mixtures of the explained row and the active background rows reach.</summary>
    void Leaf(PairWalk walk, double value, ulong active);
}
