namespace MLNet.Xai;

/// <summary>Who hears of a pass over data, and who can end it.</summary>
internal sealed record Watch(IProgress<ExplainProgress>? Progress, CancellationToken Cancellation)
{
    public static Watch Nobody { get; } = new(null, CancellationToken.None);
}
