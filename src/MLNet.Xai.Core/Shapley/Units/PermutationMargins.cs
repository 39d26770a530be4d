using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>
/// The margins along chains of coalitions, one chain an order of the players, for one explained row and 64 background rows:
/// <c>[((order * (players + 2)) + size) * 64 + background row]</c>, where the coalition of a size holds the first so many players of the order.
/// </summary>
/// <remarks>
/// A leaf that wants U present and V absent counts for the sizes from the last of U up to before the first of V: a step up and a step down,
/// whatever the number of players. First and last are found for all orders at once, and once for all background rows that want the same players.
/// </remarks>
internal sealed class PermutationMargins : IMargins
{
    private const int Lanes = 64;
    private readonly int _players;
    private readonly int _orders;
    private readonly int _stride;
    private readonly ushort[] _positions;
    private readonly ushort[] _ends;
    private readonly ushort[] _to;
    private readonly List<ushort[]> _from = [];

    public PermutationMargins(int players, int orders)
    {
        (_players, _orders) = (players, orders);
        _stride = (orders + Vector128<ushort>.Count - 1) / Vector128<ushort>.Count * Vector128<ushort>.Count;
        _positions = new ushort[_stride * players];
        _ends = new ushort[_stride * players];
        _to = new ushort[_stride];
        _from.Add(new ushort[_stride]);
        Values = new double[orders * (players + 2) * Lanes];
    }

    /// <summary>The margins, once <see cref="Finish"/> has run.</summary>
    public double[] Values { get; }

    /// <summary>The position of a player in an order.</summary>
    public int Position(int order, int player) => _positions[(player * _stride) + order];

    /// <summary>Sets an order: for every player its position.</summary>
    public void SetOrder(int order, ReadOnlySpan<int> positions)
    {
        for (int player = 0; player < positions.Length; player++)
        {
            _positions[(player * _stride) + order] = (ushort)positions[player];
            _ends[(player * _stride) + order] = (ushort)(positions[player] + 1);
        }
    }

    /// <summary>Takes the orders of another one of the same size.</summary>
    public void CopyOrders(PermutationMargins other)
    {
        other._positions.CopyTo(_positions, 0);
        other._ends.CopyTo(_ends, 0);
    }

    /// <summary>Forgets all leaves.</summary>
    public void Clear() => Array.Clear(Values);

    /// <inheritdoc/>
    public void Leaf(PairWalk walk, double value, ulong active)
    {
        Array.Fill(_to, (ushort)_players);
        foreach (int player in walk.Off)
            TensorPrimitives.Min(_to, _positions.AsSpan(player * _stride, _stride), _to);
        Split(walk, value, active, next: 0, depth: 0);
    }

    /// <summary>Turns steps into margins and adds what every coalition starts from.</summary>
    public void Finish(double constant)
    {
        for (int order = 0; order < _orders; order++)
        {
            Span<double> chain = Values.AsSpan(order * (_players + 2) * Lanes, (_players + 2) * Lanes);
            TensorPrimitives.Add(chain[..Lanes], constant, chain[..Lanes]);
            for (int size = 1; size < _players + 2; size++)
                TensorPrimitives.Add(chain.Slice(size * Lanes, Lanes), chain.Slice((size - 1) * Lanes, Lanes), chain.Slice(size * Lanes, Lanes));
        }
    }

    // Parts background rows by what they want of the players that the row has on; _from[depth] is where the wanted ones so far are complete.
    private void Split(PairWalk walk, double value, ulong active, int next, int depth)
    {
        for (; next < walk.On.Length; next++)
        {
            int player = walk.On[next];
            ulong wants = active & ~walk.Meets(player);
            if (wants == 0)
                continue;
            if (_from.Count == depth + 1)
                _from.Add(new ushort[_stride]);
            TensorPrimitives.Max(_from[depth], _ends.AsSpan(player * _stride, _stride), _from[depth + 1]);
            Split(walk, value, wants, next + 1, depth + 1);
            active &= ~wants;
            if (active == 0)
                return;
        }

        Add(value, active, _from[depth]);
    }

    private void Add(double value, ulong active, ushort[] from)
    {
        int step = Vector128<ushort>.Count;
        ref ushort firsts = ref MemoryMarshal.GetArrayDataReference(from);
        ref ushort lasts = ref MemoryMarshal.GetArrayDataReference(_to);
        for (int start = 0; start < _orders; start += step)
        {
            uint counts = Vector128.LessThanOrEqual(Vector128.LoadUnsafe(ref firsts, (nuint)start), Vector128.LoadUnsafe(ref lasts, (nuint)start)).ExtractMostSignificantBits();
            if (_orders - start < step)
                counts &= (1u << (_orders - start)) - 1;
            for (; counts != 0; counts &= counts - 1)
            {
                int order = start + BitOperations.TrailingZeroCount(counts), chain = order * (_players + 2);
                Span<double> up = Values.AsSpan((chain + from[order]) * Lanes, Lanes), down = Values.AsSpan((chain + _to[order] + 1) * Lanes, Lanes);
                for (ulong rows = active; rows != 0; rows &= rows - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(rows);
                    up[lane] += value;
                    down[lane] -= value;
                }
            }
        }
    }
}
