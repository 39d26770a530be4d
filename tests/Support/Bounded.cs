namespace MLNet.Xai.Tests.Support;

/// <summary>Runs a reader that may refuse what it is given, in one way only.</summary>
public static class Bounded
{
    /// <summary>Bytes that this thread allocated meanwhile. Another exception than the documented one passes through.</summary>
    /// <typeparam name="TException">The documented exception.</typeparam>
    public static long Measure<TException>(Action read)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(read);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            read();
        }
        catch (TException e) when (e.Message.Length > 0)
        {
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
