namespace MLNet.Xai.Core.Texts;

/// <summary>Makes variants of a text with some of its pieces taken out or replaced.</summary>
/// <remarks>What lies between pieces stays as it is, as in lime's <c>IndexedString.inverse_removing</c>.</remarks>
/// <param name="pieces">The text and who hides what.</param>
/// <param name="mask">What stands in the place of a hidden piece; null: nothing.</param>
public sealed class TextMasker(TextPieces pieces, string? mask = null)
{
    private readonly TextPieces _pieces = pieces ?? throw new ArgumentNullException(nameof(pieces));
    private readonly TextRange[] _ranges = [.. pieces.Ranges];
    private readonly int[] _players = [.. pieces.PlayerOfPiece];
    private readonly string _mask = mask ?? "";

    /// <summary>The text with the players' pieces hidden whose byte is 0.</summary>
    /// <param name="present">One byte a player.</param>
    /// <exception cref="ArgumentException">There is not one byte a player.</exception>
    public string Render(ReadOnlySpan<byte> present)
    {
        if (present.Length != _pieces.Players)
            throw new ArgumentException($"The text has {_pieces.Players} players, and {present.Length} bytes say who is present.", nameof(present));
        if (!present.Contains((byte)0))
            return _pieces.Text;

        // The length first, so that the text is written once, where it stays.
        int length = _pieces.Text.Length;
        for (int i = 0; i < _ranges.Length; i++)
        {
            if (present[_players[i]] == 0)
                length = checked(length + _mask.Length - _ranges[i].Length);
        }

        return string.Create(length, new Variant(this, present), static (span, variant) => variant.Masker.Write(variant.Present, span));
    }

    private void Write(ReadOnlySpan<byte> present, Span<char> variant)
    {
        ReadOnlySpan<char> text = _pieces.Text;
        int done = 0;
        for (int i = 0; i < _ranges.Length; i++)
        {
            if (present[_players[i]] != 0)
                continue;
            text[done.._ranges[i].Start].CopyTo(variant);
            variant = variant[(_ranges[i].Start - done)..];
            _mask.CopyTo(variant);
            variant = variant[_mask.Length..];
            done = _ranges[i].End;
        }

        text[done..].CopyTo(variant);
    }

    private readonly ref struct Variant(TextMasker masker, ReadOnlySpan<byte> present)
    {
        public TextMasker Masker { get; } = masker;

        public ReadOnlySpan<byte> Present { get; } = present;
    }
}
