using System.Runtime.ExceptionServices;

namespace MLNet.Xai.Variants;

/// <summary>Rows that a model scores on several threads, each with getters of its own: what it gives does not depend on how many there are.</summary>
/// <param name="open">Opens another row over the same variants.</param>
/// <param name="threads">Most rows.</param>
internal sealed class ScoredVariants(Func<ScoredRow> open, int threads) : IDisposable
{
    private const int FewestEach = 32;
    private readonly List<ScoredRow> _rows = [open()];

    /// <summary>Reads the output of so many variants.</summary>
    /// <param name="count">Number of variants.</param>
    /// <param name="outputs">Receives count x outputs.</param>
    public void Read(int count, Span<double> outputs)
    {
        int width = outputs.Length / Math.Max(1, count), parts = Math.Clamp(count / FewestEach, 1, threads);
        if (parts == 1)
        {
            _rows[0].Read(0, count, outputs);
            return;
        }

        while (_rows.Count < parts)
            _rows.Add(open());
        var scored = new double[outputs.Length];
        try
        {
            Parallel.For(0, parts, part =>
            {
                int first = (int)((long)count * part / parts), end = (int)((long)count * (part + 1) / parts);
                _rows[part].Read(first, end - first, scored.AsSpan(first * width, (end - first) * width));
            });
        }
        catch (AggregateException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
        }

        scored.CopyTo(outputs);
    }

    public void Dispose()
    {
        foreach (ScoredRow row in _rows)
            row.Dispose();
    }
}
