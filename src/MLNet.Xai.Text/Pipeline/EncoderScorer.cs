using MLNet.Xai.Text.Scoring;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>An encoder as a function of texts: the probabilities that <c>Score</c> holds.</summary>
/// <param name="classifier">The model.</param>
/// <param name="masks">Whether hidden words become the mask token, where the vocabulary has one, instead of being taken out.</param>
internal sealed class EncoderScorer(TextClassifier classifier, bool masks) : TextScorer
{
    public override IReadOnlyList<string> OutputNames => classifier.Labels;

    public override string? MaskText => masks ? classifier.Tokenizer.MaskText : null;

    public override int SeenLength(string text) => classifier.Encode(text).SeenLength;

    public override double[] Score(IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var ids = new ReadOnlyMemory<int>[texts.Count];
        for (int i = 0; i < ids.Length; i++)
            ids[i] = classifier.Encode(texts[i]).Ids.ToArray();
        return Array.ConvertAll(classifier.Score(ids, cancellation), score => (double)score);
    }
}
