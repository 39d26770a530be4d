namespace MLNet.Xai.Text.Exact;

/// <summary>
/// Normalised text whose characters know where they come from. ML.NET's normaliser turns every character, alone, into one or none, so that the model's own step is asked for each
/// once; what comes out is compared with what the step makes of the whole text.
/// </summary>
internal sealed class NormalizeRun
{
    private readonly Dictionary<char, string> _known = [];
    private readonly Func<string, string> _one;
    private readonly Func<IReadOnlyList<Piece>, string[]> _whole;
    private readonly bool _isVector;

    public NormalizeRun(StepModel model, TextStep step)
    {
        _isVector = step.IsVector;
        if (step.IsVector)
        {
            Func<VBufferOfText, VBufferOfText> run = model.Function<VBufferOfText, VBufferOfText>(step.Reads[0], step.Output);
            _one = text => string.Concat(Texts.Of(run(Texts.Vector([text.AsMemory()]))));
            _whole = pieces => Texts.Of(run(Texts.Vector(pieces)));
        }
        else
        {
            Func<ReadOnlyMemory<char>, ReadOnlyMemory<char>> run = model.Function<ReadOnlyMemory<char>, ReadOnlyMemory<char>>(step.Reads[0], step.Output);
            _one = text => run(text.AsMemory()).ToString();
            _whole = pieces => [run(pieces[0].Text).ToString()];
        }
    }

    /// <exception cref="InvalidOperationException">The model's step gives something else.</exception>
    public Piece[] Run(Piece[] pieces)
    {
        var result = new List<Piece>(pieces.Length);
        foreach (Piece piece in pieces)
        {
            Piece normalized = Normalize(piece);
            if (!_isVector || normalized.Text.Length > 0)
                result.Add(normalized);
        }

        Texts.Compare(result, _whole(pieces), "normalised text");
        return [.. result];
    }

    private Piece Normalize(Piece piece)
    {
        ReadOnlySpan<char> text = piece.Text.Span;
        char[] characters = new char[text.Length];
        int[] origins = new int[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            string one = Of(text[i]);
            if (one.Length == 0)
                continue;
            characters[length] = one[0];
            origins[length++] = piece.Places[i];
        }

        return new Piece(characters.AsMemory(0, length), origins, 0);
    }

    private string Of(char character)
    {
        if (_known.TryGetValue(character, out string? found))
            return found;
        string one = _one(character.ToString());
        return one.Length <= 1
            ? _known[character] = one
            : throw new InvalidOperationException($"The model's text normaliser makes '{one}' of the character U+{(int)character:X4}; only one or none is known here.");
    }
}
