namespace SentimentText;

/// <summary>A sentence or two about a movie, and whether its writer liked it.</summary>
internal sealed class Review
{
    public string Text { get; set; } = "";

    public bool Label { get; set; }
}
