using System.Text;

namespace MLNet.Xai.Core.Texts;

/// <summary>Makes variants of a text with some of its pieces taken out or replaced.</summary>
/// <remarks>What lies between pieces stays as it is, as in lime's <c>IndexedString.inverse_removing</c>.</remarks>
/// <param name="pieces">The text and who hides what.</param>
/// <param name="mask">What stands in the place of a hidden piece; null: nothing.</param>
public sealed class TextMasker(TextPieces pieces, string? mask = null)
{
    private readonly TextPieces _pieces = pieces ?? throw new ArgumentNullException(nameof(pieces));

    /// <summary>The text with the players' pieces hidden whose byte is 0.</summary>
    /// <param name="present">One byte a player.</param>
    /// <exception cref="ArgumentException">There is not one byte a player.</exception>
    public string Render(ReadOnlySpan<byte> present)
    {
        if (present.Length != _pieces.Players)
            throw new ArgumentException($"The text has {_pieces.Players} players, and {present.Length} bytes say who is present.", nameof(present));
        if (!present.Contains((byte)0))
            return _pieces.Text;
        var variant = new StringBuilder(_pieces.Text.Length);
        int done = 0;
        for (int i = 0; i < _pieces.Ranges.Count; i++)
        {
            if (present[_pieces.PlayerOfPiece[i]] != 0)
                continue;
            TextRange range = _pieces.Ranges[i];
            variant.Append(_pieces.Text, done, range.Start - done).Append(mask);
            done = range.End;
        }

        return variant.Append(_pieces.Text, done, _pieces.Text.Length - done).ToString();
    }
}
