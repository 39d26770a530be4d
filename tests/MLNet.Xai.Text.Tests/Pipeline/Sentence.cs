namespace MLNet.Xai.Text.Tests.Pipeline;

public sealed class Sentence
{
    public string? Text { get; set; }

    public float Stars { get; set; }

    public static Sentence[] Of(params string?[] texts) => [.. texts.Select((t, i) => new Sentence { Text = t, Stars = i })];
}

public sealed class ScoredSentence
{
    public float[] Score { get; set; } = [];

    public string PredictedLabel { get; set; } = "";

    public float Confidence { get; set; }

    public int TokenCount { get; set; }

    public bool Truncated { get; set; }
}
