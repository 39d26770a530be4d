using System.Text;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>Text files of tokenizers: strict UTF-8, complaints with the file's name.</summary>
internal static class VocabularyFile
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Makes something of a file's lines, whatever ends them.</summary>
    /// <exception cref="InvalidDataException">The file is not UTF-8, or what was made complains; with the file's name.</exception>
    public static T Of<T>(string path, Func<string[], T> make) => Named(path, () => make(Lines(path)));

    /// <summary>Makes something, complaints with the file's name in front.</summary>
    /// <exception cref="InvalidDataException">What was made complains.</exception>
    public static T Named<T>(string path, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"'{path}': {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <exception cref="InvalidDataException">The file is not UTF-8, without the file's name.</exception>
    public static string Text(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        try
        {
            return s_strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"byte {e.Index} is no UTF-8", e);
        }
    }

    private static string[] Lines(string path)
    {
        string text = Text(path);
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            lines[i] = lines[i].TrimEnd('\r');
        return lines is [.., ""] ? lines[..^1] : lines;
    }
}
