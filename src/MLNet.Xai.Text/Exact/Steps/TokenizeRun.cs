namespace MLNet.Xai.Text.Exact;

/// <summary>
/// The tokens that the model's own step cuts, found again in the text. Between two tokens are only separators and spaces, and no token begins with one of these, so that the next
/// place of a token's characters is the token's own.
/// </summary>
internal sealed class TokenizeRun
{
    private readonly Func<Piece[], string[]> _run;

    public TokenizeRun(StepModel model, TextStep step, bool inputIsVector)
    {
        if (inputIsVector)
        {
            Func<VBufferOfText, VBufferOfText> run = model.Function<VBufferOfText, VBufferOfText>(step.Reads[0], step.Output);
            _run = pieces => Texts.Of(run(Texts.Vector(pieces)));
        }
        else
        {
            Func<ReadOnlyMemory<char>, VBufferOfText> run = model.Function<ReadOnlyMemory<char>, VBufferOfText>(step.Reads[0], step.Output);
            _run = pieces => Texts.Of(run(pieces[0].Text));
        }
    }

    /// <exception cref="InvalidOperationException">A token is not in the text.</exception>
    public Piece[] Run(Piece[] pieces)
    {
        string[] tokens = _run(pieces);
        var result = new Piece[tokens.Length];
        int piece = 0, at = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            int found = -1;
            for (; piece < pieces.Length; (piece, at) = (piece + 1, 0))
            {
                found = pieces[piece].Text.Span[at..].IndexOf(tokens[i], StringComparison.Ordinal);
                if (found >= 0)
                    break;
            }

            if (found < 0)
                throw new InvalidOperationException($"the model's token '{tokens[i]}' is not found in the text. This is a fault of MLNet.Xai.");
            result[i] = pieces[piece].Slice(at + found, tokens[i].Length);
            at += found + tokens[i].Length;
        }

        return result;
    }
}
