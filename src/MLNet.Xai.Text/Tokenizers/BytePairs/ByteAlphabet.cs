namespace MLNet.Xai.Text.Tokenizers.BytePairs;

/// <summary>GPT-2's alphabet: each byte as a visible character, the printable ones of Latin-1 as themselves, the others from U+0100 on.</summary>
internal static class ByteAlphabet
{
    private static readonly string[] s_tokens = Make();

    /// <summary>The token of a byte, as vocabularies write it: "Ġ" for a space.</summary>
    public static string TokenOf(byte value) => s_tokens[value];

    private static string[] Make()
    {
        string[] tokens = new string[256];
        for (int value = 0, other = 256; value < 256; value++)
            tokens[value] = ((char)(value is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or >= 0xAE ? value : other++)).ToString();
        return tokens;
    }
}
