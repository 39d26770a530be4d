namespace MLNet.Xai.Text.Onnx;

/// <summary>What running an ONNX text model shows of it: how many outputs there are, and whether texts can share a batch.</summary>
/// <param name="OutputCount">K.</param>
/// <param name="TakesBatches">Whether a text in a batch, filled up to a longer one's length, gives what it gives alone.</param>
internal readonly record struct TextTrial(int OutputCount, bool TakesBatches)
{
    private const int Short = 3, Long = 7, MostIds = 1000;
    private const float Tolerance = 1e-4f;

    /// <exception cref="InvalidDataException">It fails, or padding changes what it gives where the file needs padding.</exception>
    /// <exception cref="ArgumentException">It takes no texts of so many tokens.</exception>
    public static TextTrial Of(TextSession session, int vocabulary, int maxTokens)
    {
        int few = Math.Min(Short, maxTokens), many = Math.Min(Long, maxTokens);
        long[] first = Text(few, vocabulary, 3), second = Text(many, vocabulary, 5);
        float[] alone, other;
        try
        {
            (alone, other) = (session.Run(first, Ones(few), 1), session.Run(second, Ones(many), 1));
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException(e.Message, e);
        }

        if (session.Inputs.Length is { } length && few < length)
            CheckPadding(session, first, alone, length);
        if (many < maxTokens)
            CheckLongest(session, vocabulary, maxTokens);
        return new TextTrial(alone.Length, !session.Inputs.OneByOne && session.Inputs.HasMask && Shares(session, first, second, [.. alone, .. other]));
    }

    private static void CheckLongest(TextSession session, int vocabulary, int maxTokens)
    {
        try
        {
            _ = session.Run(Text(maxTokens, vocabulary, 1), Ones(maxTokens), 1);
        }
        catch (InvalidOperationException e)
        {
            throw new ArgumentException($"It takes no text of {maxTokens} tokens: set MaxTokens to the positions that it knows. {e.Message}", e);
        }
    }

    private static void CheckPadding(TextSession session, long[] text, float[] alone, int length)
    {
        long[] ids = new long[length], mask = new long[length];
        Array.Fill(ids, text[0]);
        text.CopyTo(ids, 0);
        Array.Fill(mask, 1, 0, text.Length);
        if (!Near(session.Run(ids, mask, 1), alone))
            throw new InvalidDataException($"It takes {length} tokens of every text, and what fills up shorter ones changes its outputs although attention_mask is 0 there: export it with an open length.");
    }

    private static bool Shares(TextSession session, long[] first, long[] second, float[] alone)
    {
        long[] ids = new long[2 * second.Length], mask = new long[ids.Length];
        first.CopyTo(ids, 0);
        second.CopyTo(ids, second.Length);
        Array.Fill(mask, 1, 0, first.Length);
        Array.Fill(mask, 1, second.Length, second.Length);
        try
        {
            return Near(session.Run(ids, mask, 2), alone);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // Rounding differs with the batch; quantizing by a batch's largest value, or a mask that is not looked at, changes far more.
    private static bool Near(float[] found, float[] wanted)
    {
        float scale = Tolerance * (1 + wanted.Max(Math.Abs));
        return found.Length == wanted.Length && found.Zip(wanted).All(p => Math.Abs(p.First - p.Second) <= scale);
    }

    private static long[] Text(int tokens, int vocabulary, int step) => [.. Enumerable.Range(1, tokens).Select(t => (long)t * step % Math.Min(vocabulary, MostIds))];

    private static long[] Ones(int tokens) => [.. Enumerable.Repeat(1L, tokens)];
}
