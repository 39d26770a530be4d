namespace MLNet.Xai.Text.Exact;

/// <summary>Tokens without the stop words. Whether one stays depends on its text alone, so that the tokens that the model's own step keeps are found in their order.</summary>
internal sealed class FilterRun(StepModel model, TextStep step)
{
    private readonly Func<VBufferOfText, VBufferOfText> _run = model.Function<VBufferOfText, VBufferOfText>(step.Reads[0], step.Output);

    /// <exception cref="InvalidOperationException">The step gives a token that was not there.</exception>
    public Piece[] Run(Piece[] pieces)
    {
        string[] kept = Texts.Of(_run(Texts.Vector(pieces)));
        var result = new Piece[kept.Length];
        int at = 0;
        for (int i = 0; i < kept.Length; i++)
        {
            while (at < pieces.Length && !pieces[at].Text.Span.SequenceEqual(kept[i]))
                at++;
            if (at == pieces.Length)
                throw new InvalidOperationException($"the model keeps the token '{kept[i]}', which is not among the tokens. This is a fault of MLNet.Xai.");
            result[i] = pieces[at++];
        }

        return result;
    }
}
