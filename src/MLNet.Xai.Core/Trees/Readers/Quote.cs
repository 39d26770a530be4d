namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>Parts of a file in messages: short, on one line, and never the file itself.</summary>
internal static class Quote
{
    private const int Longest = 60;

    public static string Of(ReadOnlySpan<char> text)
    {
        int length = Math.Min(text.Length, Longest);
        string shown = string.Create(length, text[..length], (to, from) =>
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = char.IsControl(from[i]) ? ' ' : from[i];
        });
        return text.Length > Longest ? $"\"{shown}...\" ({text.Length} characters)" : $"\"{shown}\"";
    }
}
