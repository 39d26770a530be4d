using System.Runtime.ExceptionServices;

namespace MLNet.Xai.Core.Numerics;

/// <summary>The same work on several threads at once, which share it out among themselves.</summary>
internal static class Workers
{
    /// <summary>Runs the work so many times side by side, on the calling thread when once is enough. What goes wrong in one is thrown as it is.</summary>
    public static void Run(int workers, Action work)
    {
        if (workers <= 1)
        {
            work();
            return;
        }

        try
        {
            Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => work());
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
