using System.Diagnostics.CodeAnalysis;

namespace MLNet.Xai.Core.Numerics;

/// <summary>Keeps what was used last, up to a total size: the rows of a table ask for few different things, again and again. For any number of threads.</summary>
/// <param name="most">The most bytes of all that is kept. What is larger alone is not kept.</param>
/// <param name="size">Bytes of a value.</param>
internal sealed class RecentlyUsed<TKey, TValue>(long most, Func<TValue, long> size)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Kept>> _places = [];
    private readonly LinkedList<Kept> _order = new();
    private long _total;

    /// <summary>What is kept under a key, or what is made now; two threads that ask at once may both make it.</summary>
    public TValue Get(TKey key, Func<TKey, TValue> make)
    {
        if (!TryGet(key, out TValue? value))
            Keep(key, value = make(key));
        return value;
    }

    public bool TryGet(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        lock (_gate)
        {
            if (_places.TryGetValue(key, out LinkedListNode<Kept>? node))
            {
                _order.Remove(node);
                _order.AddFirst(node);
                value = node.Value.Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Keeps a value, unless there is one under this key.</summary>
    public void Keep(TKey key, TValue value)
    {
        var made = new Kept(key, value, size(value));
        lock (_gate)
        {
            if (made.Bytes > most || _places.ContainsKey(made.Key))
                return;
            _places[made.Key] = _order.AddFirst(made);
            _total += made.Bytes;
            while (_total > most)
            {
                Kept oldest = _order.Last!.Value;
                _order.RemoveLast();
                _places.Remove(oldest.Key);
                _total -= oldest.Bytes;
            }
        }
    }

    private readonly record struct Kept(TKey Key, TValue Value, long Bytes);
}
