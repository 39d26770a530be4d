namespace MLNet.Xai.Core.Plots;

/// <summary>Text over several lines.</summary>
internal static class TextLines
{
    /// <summary>Breaks between words; what does not fit into the last line, and words wider than a line, end in an ellipsis.</summary>
    public static List<string> Wrap(string text, double size, double width, int most)
    {
        string[] words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var lines = new List<string>();
        string line = "";
        for (int i = 0; i < words.Length; i++)
        {
            string longer = line.Length == 0 ? words[i] : line + " " + words[i];
            if (line.Length == 0 || TextMeter.Width(longer, size) <= width)
            {
                line = longer;
                continue;
            }

            if (lines.Count == most - 1)
            {
                line += " " + string.Join(' ', words[i..]);
                break;
            }

            lines.Add(TextMeter.Truncate(line, size, width));
            line = words[i];
        }

        if (line.Length > 0)
            lines.Add(TextMeter.Truncate(line, size, width));
        return lines;
    }
}
