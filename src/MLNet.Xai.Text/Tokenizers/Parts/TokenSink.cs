using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text.Tokenizers.Parts;

/// <summary>Takes tokens until there is no more room.</summary>
internal sealed class TokenSink
{
    private int[] _ids = new int[64];
    private TextToken[] _tokens = new TextToken[64];
    private int _room;

    public int Count { get; private set; }

    /// <summary>Where the first token that found no room begins; -1: all found room.</summary>
    public int CutAt { get; private set; }

    public bool IsFull => CutAt >= 0;

    /// <summary>The word that the next tokens are pieces of.</summary>
    public int Word { get; set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public ReadOnlySpan<TextToken> Tokens => _tokens.AsSpan(0, Count);

    /// <param name="room">For so many tokens.</param>
    public void Clear(int room)
    {
        (_room, Count, CutAt, Word) = (room, 0, -1, 0);
        if (_tokens.Length > 1 << 16)
            (_ids, _tokens) = (new int[64], new TextToken[64]);
    }

    public void Add(int id, string token, int start, int end)
    {
        if (Count == _room)
        {
            if (CutAt < 0)
                CutAt = start;
            return;
        }

        if (Count == _ids.Length)
        {
            Array.Resize(ref _ids, 2 * Count);
            Array.Resize(ref _tokens, 2 * Count);
        }

        _ids[Count] = id;
        _tokens[Count++] = new TextToken(token, start, end - start, Word);
    }

    /// <summary>Adds a token that is a word.</summary>
    public void AddWord(int id, string token, int start, int end)
    {
        Add(id, token, start, end);
        Word++;
    }

    /// <summary>Takes back the pieces of a word that turned out to be unknown.</summary>
    /// <param name="count">What <see cref="Count"/> was before it.</param>
    public void TakeBack(int count)
    {
        Count = count;
        CutAt = -1;
    }
}
