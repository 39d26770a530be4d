namespace MLNet.Xai;

/// <summary>Who hears of a pass over data, and who can end it.</summary>
internal sealed record Watch(IProgress<ExplainProgress>? Progress, CancellationToken Cancellation)
{
    public static Watch Nobody { get; } = new(null, CancellationToken.None);

    /// <summary>Writes a warning to <c>mlContext.Log</c>, where there is one.</summary>
    public void Warn(string message) => (Progress as LoggedProgress)?.Warn(message);
}
