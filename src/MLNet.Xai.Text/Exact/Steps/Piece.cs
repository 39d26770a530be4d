namespace MLNet.Xai.Text.Exact;

/// <summary>A piece of text on its way to n-grams: the whole of a column, a normalised one, a token.</summary>
/// <param name="Text">Its characters as the step has them.</param>
/// <param name="Origins">Where each character comes from: a place in the explained text, or one of <see cref="Origin"/>'s marks.</param>
/// <param name="From">Where the piece begins in <paramref name="Origins"/>.</param>
internal readonly record struct Piece(ReadOnlyMemory<char> Text, int[] Origins, int From)
{
    public ReadOnlySpan<int> Places => Origins.AsSpan(From, Text.Length);

    public Piece Slice(int start, int length) => new(Text.Slice(start, length), Origins, From + start);
}

/// <summary>Where characters come from that are no place in the explained text.</summary>
internal static class Origin
{
    /// <summary>A mark that a step has set, such as the start of a text.</summary>
    public const int Mark = -1;

    /// <summary>Another column of text, numbered from 0.</summary>
    public static int OfColumn(int other) => -2 - other;

    /// <summary>The column's number; -1 for what is none.</summary>
    public static int ColumnOf(int origin) => origin <= -2 ? -2 - origin : -1;
}
