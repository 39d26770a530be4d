using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Tests.Exact;

/// <summary>A row of the small corpus: a text, another one, a number and a category.</summary>
public sealed class Review
{
    public bool Label { get; set; }

    public string Text { get; set; } = "";

    public string Title { get; set; } = "";

    public float Stars { get; set; }

    public string Genre { get; set; } = "";

    public string Mood { get; set; } = "";
}
