namespace TorchSharp;

/// <summary>The dispose scopes of one thread: a linked stack, the innermost one collects new tensors.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? t_instance;

    public static ThreadDisposeScopeStatistics Statistics => ThreadSingleton.StatisticsInstance;

    internal static DisposeScopeManager ThreadSingleton => t_instance ??= new DisposeScopeManager();

    internal ThreadDisposeScopeStatistics StatisticsInstance { get; } = new();

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope Open() => Current = new DisposeScope(this, Current);

    internal DisposeScope? Register(torch.Tensor tensor)
    {
        if (Current is null)
            StatisticsInstance.CreatedOutsideScopeCount++;
        else
            StatisticsInstance.CreatedInScopeCount++;
        Current?.Members.Add(tensor);
        return Current;
    }

    /// <summary>Takes a scope out of the stack, also when it is not the innermost one.</summary>
    internal void Close(DisposeScope scope)
    {
        if (ReferenceEquals(Current, scope))
        {
            Current = scope.Outer;
            return;
        }

        for (DisposeScope? at = Current; at is not null; at = at.Outer)
        {
            if (ReferenceEquals(at.Outer, scope))
                at.Outer = scope.Outer;
        }
    }
}

public class ThreadDisposeScopeStatistics
{
    public long CreatedOutsideScopeCount { get; internal set; }

    public long CreatedInScopeCount { get; internal set; }

    public long DisposedInScopeCount { get; internal set; }

    public long DetachedFromScopeCount { get; internal set; }

    public long ThreadTotalLiveCount => CreatedInScopeCount - DisposedInScopeCount - DetachedFromScopeCount;

    public void Reset() => CreatedOutsideScopeCount = CreatedInScopeCount = DisposedInScopeCount = DetachedFromScopeCount = 0;
}
