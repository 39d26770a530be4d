namespace MLNet.Xai.Text.Scoring;

/// <summary>A model as a function of a text, everything else of the row left as it is: what methods that only call the model need.</summary>
internal abstract class TextScorer
{
    /// <summary>Names of the outputs, an empty one where the model has a single output without a name.</summary>
    public abstract IReadOnlyList<string> OutputNames { get; }

    /// <summary>What a hidden word is replaced by where the model has a token for that; null: words are taken out.</summary>
    public virtual string? MaskText => null;

    /// <summary>What the model says of texts, [texts x outputs] row-major, in the units that are explained (probabilities or margins). In batches.</summary>
    /// <param name="texts">Variants of the row's text.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public abstract double[] Score(IReadOnlyList<string> texts, CancellationToken cancellation);

    /// <summary>How much of a text, in UTF-16 units from its beginning, the model looks at.</summary>
    public virtual int SeenLength(string text) => text.Length;

    /// <summary>Other features of the row that are players beside the words, as they are shown ("Stars = 4"); none where the rest of the row is left as it is.</summary>
    public virtual IReadOnlyList<string> OtherPlayers => [];

    /// <summary>The same for scorers with other players.</summary>
    /// <param name="texts">Variants of the row's text.</param>
    /// <param name="present">[texts x other players]: 1 where a feature is as the row has it, 0 where it is absent.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public virtual double[] Score(IReadOnlyList<string> texts, ReadOnlySpan<byte> present, CancellationToken cancellation) => Score(texts, cancellation);
}
