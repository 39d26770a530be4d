namespace MLNet.Xai.Text.Exact;

/// <summary>What n-grams are made of: keys of tokens or of characters, each with the characters of the text that it stands for.</summary>
/// <param name="Keys">The keys.</param>
/// <param name="Starts">Where each key's origins begin in <paramref name="Origins"/>, and one more.</param>
/// <param name="Origins">Where the characters of the keys come from.</param>
internal sealed record KeyUnits(uint[] Keys, int[] Starts, int[] Origins)
{
    public ReadOnlySpan<int> Of(int unit) => Origins.AsSpan(Starts[unit], Starts[unit + 1] - Starts[unit]);

    /// <summary>Keys of whole pieces.</summary>
    public static KeyUnits OfPieces(uint[] keys, IReadOnlyList<Piece> pieces)
    {
        int[] starts = new int[keys.Length + 1];
        for (int i = 0; i < pieces.Count; i++)
            starts[i + 1] = starts[i] + pieces[i].Text.Length;
        int[] origins = new int[starts[^1]];
        for (int i = 0; i < pieces.Count; i++)
            pieces[i].Places.CopyTo(origins.AsSpan(starts[i]));
        return new KeyUnits(keys, starts, origins);
    }

    /// <summary>Keys of single characters.</summary>
    public static KeyUnits OfCharacters(uint[] keys, int[] origins) => new(keys, [.. Enumerable.Range(0, keys.Length + 1)], origins);
}
