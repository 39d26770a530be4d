namespace MLNet.Xai.Core.Numerics;

/// <summary>Keeps what was used last, up to a total size: the rows of a table ask for few different things, again and again. For any number of threads.</summary>
/// <param name="most">The most bytes of all that is kept. What is larger alone is not kept.</param>
/// <param name="make">Makes what is not there; two threads that ask at once may both.</param>
/// <param name="size">Bytes of what was made.</param>
internal sealed class RecentlyUsed<TKey, TValue>(long most, Func<TKey, TValue> make, Func<TValue, long> size)
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, LinkedListNode<Kept>> _places = [];
    private readonly LinkedList<Kept> _order = new();
    private long _total;

    public TValue this[TKey key]
    {
        get
        {
            lock (_gate)
            {
                if (_places.TryGetValue(key, out LinkedListNode<Kept>? node))
                {
                    _order.Remove(node);
                    _order.AddFirst(node);
                    return node.Value.Value;
                }
            }

            TValue made = make(key);
            Keep(new Kept(key, made, size(made)));
            return made;
        }
    }

    private void Keep(Kept made)
    {
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
