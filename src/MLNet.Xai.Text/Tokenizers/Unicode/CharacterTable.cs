using System.Globalization;

namespace MLNet.Xai.Text.Tokenizers.Unicode;

/// <summary>Characters.txt, read once: traits in pages of 256 code points, of which most are the same empty one.</summary>
internal sealed class CharacterTable
{
    private const int PageSize = 256, CodePoints = 0x110000;
    private static readonly byte[] s_empty = new byte[PageSize];
    private readonly byte[][] _pages = new byte[CodePoints / PageSize][];

    private CharacterTable()
    {
        Array.Fill(_pages, s_empty);
        Mark(0xAC00, 0xD7A3, 1, CharacterTraits.Decomposes);
        Mark(Characters.DottedI, Characters.DottedI, 1, CharacterTraits.Upper);
    }

    public Dictionary<int, int> Lower { get; } = [];

    public Dictionary<int, int> Classes { get; } = [];

    public Dictionary<int, int[]> Decompositions { get; } = [];

    public static CharacterTable Load()
    {
        using Stream stream = typeof(CharacterTable).Assembly.GetManifestResourceStream("MLNet.Xai.Text.Tokenizers.Unicode.Characters.txt")!;
        using var reader = new StreamReader(stream);
        var table = new CharacterTable();
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#'))
                table.Read(line.Split(' '));
        }

        return table;
    }

    public CharacterTraits Traits(int codePoint) => (CharacterTraits)_pages[codePoint >> 8][codePoint & (PageSize - 1)];

    private void Read(string[] line)
    {
        switch (line[0])
        {
            case "lower":
                foreach (string run in line.AsSpan(1))
                    ReadLower(run);
                break;
            case "decompose":
                foreach (string one in line.AsSpan(1))
                    ReadDecomposition(one.Split('='));
                break;
            case "order":
                foreach (string range in line.AsSpan(2))
                    ReadClass(range, int.Parse(line[1], CultureInfo.InvariantCulture));
                break;
            default:
                foreach (string range in line.AsSpan(1))
                    Mark(range, TraitOf(line[0]));
                break;
        }
    }

    private static CharacterTraits TraitOf(string name) => name switch
    {
        "drop" => CharacterTraits.Dropped,
        "space" => CharacterTraits.Space,
        "cjk" => CharacterTraits.Ideograph,
        "punctuation" => CharacterTraits.Punctuation,
        "mark" => CharacterTraits.Mark,
        _ => throw new InvalidDataException($"Characters.txt has a line '{name}'."),
    };

    private void ReadLower(string run)
    {
        string[] parts = run.Split(':');
        string range = parts[0];
        int added = Hex(parts[1][1..]) * (parts[1][0] == '-' ? -1 : 1);
        int step = range.EndsWith("/2", StringComparison.Ordinal) ? 2 : 1;
        (int first, int last) = Range(step == 2 ? range[..^2] : range);
        Mark(first, last, step, CharacterTraits.Upper);
        for (int c = first; c <= last; c += step)
            Lower[c] = c + added;
    }

    private void ReadDecomposition(string[] parts)
    {
        int codePoint = Hex(parts[0]);
        Mark(codePoint, codePoint, 1, CharacterTraits.Decomposes);
        Decompositions[codePoint] = [.. parts[1].Split('+').Select(Hex)];
    }

    private void ReadClass(string range, int combiningClass)
    {
        Mark(range, CharacterTraits.Ordered);
        (int first, int last) = Range(range);
        for (int c = first; c <= last; c++)
            Classes[c] = combiningClass;
    }

    private void Mark(string range, CharacterTraits trait)
    {
        (int first, int last) = Range(range);
        Mark(first, last, 1, trait);
    }

    private void Mark(int first, int last, int step, CharacterTraits trait)
    {
        for (int c = first; c <= last; c += step)
        {
            ref byte[] page = ref _pages[c >> 8];
            if (page == s_empty)
                page = new byte[PageSize];
            page[c & (PageSize - 1)] |= (byte)trait;
        }
    }

    private static (int First, int Last) Range(string range) =>
        range.IndexOf('-') is int dash and >= 0 ? (Hex(range[..dash]), Hex(range[(dash + 1)..])) : (Hex(range), Hex(range));

    private static int Hex(string digits) => int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
