namespace MLNet.Xai.Reports;

/// <summary>The same progress under another name.</summary>
internal sealed class RenamedProgress(IProgress<ExplainProgress>? listener, string stage) : IProgress<ExplainProgress>
{
    public void Report(ExplainProgress value) => listener?.Report(value with { Stage = stage });
}
