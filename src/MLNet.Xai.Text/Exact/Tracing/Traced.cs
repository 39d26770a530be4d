namespace MLNet.Xai.Text.Exact;

/// <summary>What is known of a column on the way from the text to the features. Columns of which nothing is known follow from no text.</summary>
internal abstract record Traced
{
    private Traced()
    {
    }

    /// <summary>Pieces of text.</summary>
    public sealed record Text(int Step) : Traced;

    /// <summary>Keys of tokens or characters.</summary>
    public sealed record Units(int Step) : Traced;

    /// <summary>Slots of n-grams, and of other columns beside them.</summary>
    public sealed record Slots(FeatureSegment[] Segments) : Traced;

    /// <summary>Made from the text in a way that cannot be followed back.</summary>
    public sealed record Opaque(string By) : Traced;
}

/// <summary>A part of a vector of features.</summary>
/// <param name="Offset">Its first slot.</param>
/// <param name="Size">How many slots it has.</param>
/// <param name="Step">The step whose n-grams it holds; -1 for other columns.</param>
/// <param name="Column">The column that it is, or that the text is from.</param>
/// <param name="IsScaled">Whether its slots are scaled each by its own factor, so that they no longer are in the proportions of the n-grams' counts.</param>
internal sealed record FeatureSegment(int Offset, int Size, int Step, string Column, bool IsScaled = false);
