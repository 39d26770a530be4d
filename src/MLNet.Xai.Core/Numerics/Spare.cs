using System.Collections.Concurrent;

namespace MLNet.Xai.Core.Numerics;

/// <summary>Large things that are used again and again, by any thread: as many are kept as were in use at once.</summary>
internal sealed class Spare<T>(Func<T> create)
    where T : class
{
    private readonly ConcurrentBag<T> _free = [];

    public T Rent() => _free.TryTake(out T? free) ? free : create();

    public void Return(T used) => _free.Add(used);
}
