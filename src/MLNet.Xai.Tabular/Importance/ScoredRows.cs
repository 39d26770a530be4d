namespace MLNet.Xai.Tabular;

/// <summary>Parts of a work, told by several threads, as a growing number of rows, told by one at a time.</summary>
/// <param name="listener">Hears of it.</param>
/// <param name="rows">Rows in all.</param>
/// <param name="stage">What is going on.</param>
internal sealed class ScoredRows(IProgress<ExplainProgress> listener, long rows, string stage = "shuffling") : IProgress<double>
{
    private readonly Lock _lock = new();
    private long _told = -1;

    public void Report(double value)
    {
        long done = (long)Math.Round(value * rows);
        lock (_lock)
        {
            if (done <= _told)
                return;
            _told = done;
            listener.Report(new ExplainProgress(stage, done));
        }
    }
}
