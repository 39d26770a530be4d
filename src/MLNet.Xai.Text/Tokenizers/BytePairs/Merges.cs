using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.BytePairs;

/// <summary>Lists of merges as files have them.</summary>
internal static class Merges
{
    /// <summary>merges.txt: two tokens on each line; a first line that begins with "#version" says nothing.</summary>
    /// <exception cref="InvalidDataException">A line is something else.</exception>
    public static List<(string Left, string Right)> Read(string[] lines)
    {
        List<(string, string)> merges = new(lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!(i == 0 && lines[i].StartsWith("#version", StringComparison.Ordinal)) && lines[i].Length > 0)
                merges.Add(Of(lines[i], $"line {i + 1}"));
        }

        return merges;
    }

    /// <summary>Two tokens with a space between them.</summary>
    /// <exception cref="InvalidDataException">It is something else.</exception>
    public static (string Left, string Right) Of(string pair, string place)
    {
        int space = pair.IndexOf(' ');
        return space > 0 && space < pair.Length - 1 && pair.IndexOf(' ', space + 1) < 0
            ? (pair[..space], pair[(space + 1)..])
            : throw new InvalidDataException($"{place}: '{Vocabulary.Short(pair)}' is not two tokens with a space between them");
    }
}
