using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Texts;

/// <summary>Makes variants of a text with some of its pieces taken out or replaced.</summary>
/// <remarks>What lies between pieces stays as it is, as in lime's <c>IndexedString.inverse_removing</c>.</remarks>
/// <param name="pieces">The text and who hides what.</param>
/// <param name="mask">What stands in the place of a hidden piece; null: nothing.</param>
public sealed class TextMasker(TextPieces pieces, string? mask = null)
{
    private const int Stride = 16;
    private readonly TextPieces _pieces = pieces ?? throw new ArgumentNullException(nameof(pieces));
    private readonly TextRange[] _ranges = [.. pieces.Ranges];
    private readonly int[] _players = [.. pieces.PlayerOfPiece];
    private readonly string _mask = mask ?? "";

    // The text with room behind it, so that short stretches are copied as a whole stride.
    private readonly char[] _text = [.. pieces.Text, .. new char[Stride]];

    /// <summary>The text with the players' pieces hidden whose byte is 0.</summary>
    /// <param name="present">One byte a player.</param>
    /// <exception cref="ArgumentException">There is not one byte a player.</exception>
    public string Render(ReadOnlySpan<byte> present)
    {
        if (present.Length != _pieces.Players)
            throw new ArgumentException($"The text has {_pieces.Players} players, and {present.Length} bytes say who is present.", nameof(present));
        if (!present.Contains((byte)0))
            return _pieces.Text;
        int most = checked(_text.Length + (_mask.Length * _ranges.Length));
        char[] room = ArrayPool<char>.Shared.Rent(most);
        var variant = new string(room, 0, Write(present, room));
        ArrayPool<char>.Shared.Return(room);
        return variant;
    }

    // Returns how long the variant is.
    private int Write(ReadOnlySpan<byte> present, char[] room)
    {
        int done = 0, at = 0;
        for (int i = 0; i < _ranges.Length; i++)
        {
            if (present[_players[i]] != 0)
                continue;
            TextRange hidden = _ranges[i];
            at = Copy(done, hidden.Start, room, at);
            _mask.CopyTo(room.AsSpan(at));
            at += _mask.Length;
            done = hidden.End;
        }

        return Copy(done, _text.Length - Stride, room, at);
    }

    private int Copy(int start, int end, char[] room, int at)
    {
        int length = end - start;
        if (length <= Stride)
            Vector256.Create(MemoryMarshal.Cast<char, ushort>(_text.AsSpan(start, Stride))).CopyTo(MemoryMarshal.Cast<char, ushort>(room.AsSpan(at, Stride)));
        else
            _text.AsSpan(start, length).CopyTo(room.AsSpan(at));
        return at + length;
    }
}
