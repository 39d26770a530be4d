using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>Lines <c>key=value</c> up to the next tree or the end of the trees.</summary>
internal sealed class LightGbmSection
{
    /// <summary>What a tree's first line begins with.</summary>
    public const string TreeMark = "Tree=";

    private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);
    private readonly string _name;

    private LightGbmSection(string name) => _name = name;

    /// <summary>Reads a section; <paramref name="next"/> is the line that begins the next one.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="name">What errors call the section.</param>
    /// <param name="next">A tree's first line, the end of the trees, or <see langword="null"/> where the text ends.</param>
    public static LightGbmSection Read(TextReader reader, string name, out string? next)
    {
        var section = new LightGbmSection(name);
        while ((next = reader.ReadLine()) is not null)
        {
            next = next.Trim();
            // Version 2 has no end of trees; feature importances follow, which are lines name=number.
            if (next.StartsWith(TreeMark, StringComparison.Ordinal) || next is "end of trees" or "feature importances:" or "feature_importances:")
                break;
            int equals = next.IndexOf('=', StringComparison.Ordinal);
            string key = equals < 0 ? next : next[..equals];
            if (next.Length > 0 && !section._lines.TryAdd(key, equals < 0 ? "" : next[(equals + 1)..]))
                throw new InvalidDataException($"The line {Quote.Of(key)} stands twice in {name}.");
        }

        return section;
    }

    public bool Has(string key) => _lines.ContainsKey(key);

    public string Text(string key) => _lines.GetValueOrDefault(key, "");

    public int Int(string key, int? missing = null)
    {
        if (_lines.TryGetValue(key, out string? text))
            return ParseInt(key, text);
        return missing ?? throw new InvalidDataException($"There is no line \"{key}=\" in {_name}.");
    }

    public string[] Values(string key) => Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public int[] Ints(string key, int count) => Numbers(key, count, ParseInt);

    public double[] Doubles(string key, int count) => Numbers(key, count, ParseDouble);

    public uint[] Words(string key) => [.. Values(key).Select(text =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uint word) ? word : throw Wrong(key, text))];

    private int ParseInt(string key, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : throw Wrong(key, text);

    // As C writes them: inf stands where a node parts numbers from NaN.
    private double ParseDouble(string key, string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" or "-nan" => double.NaN,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw Wrong(key, text),
    };

    private T[] Numbers<T>(string key, int count, Func<string, string, T> parse)
    {
        string[] texts = Values(key);
        return texts.Length == count
            ? [.. texts.Select(text => parse(key, text))]
            : throw new InvalidDataException($"There are {texts.Length} values of {key} in {_name}; {count} are needed.");
    }

    private InvalidDataException Wrong(string key, string text) => new($"{key} holds {Quote.Of(text)} in {_name}; a number was expected.");
}
