namespace MLNet.Xai;

/// <summary>Who hears of a pass over data, and who can end it.</summary>
/// <param name="Progress">Hears of it.</param>
/// <param name="Cancellation">Ends it.</param>
/// <param name="SameBits">Whether a row's values are to have the same bits whichever rows are read with it: then no explainer takes another way for few rows than for many.</param>
internal sealed record Watch(IProgress<ExplainProgress>? Progress, CancellationToken Cancellation, bool SameBits = false)
{
    public static Watch Nobody { get; } = new(null, CancellationToken.None);

    /// <summary>Writes a warning to <c>mlContext.Log</c>, where there is one.</summary>
    public void Warn(string message) => (Progress as LoggedProgress)?.Warn(message);
}
