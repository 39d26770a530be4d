using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>The categories of a feature that has no order, the most frequent first. A colour each for the first of them; the others share grey.</summary>
internal sealed class FeatureCategories
{
    private readonly int[] _rows;

    private FeatureCategories(string[] names, int[] counts, int[] rows) => (Names, Counts, _rows) = (names, counts, rows);

    /// <summary>Those that there are in the rows, the most frequent first.</summary>
    public string[] Names { get; }

    /// <summary>How many rows are of each.</summary>
    public int[] Counts { get; }

    /// <summary>How many have a colour of their own.</summary>
    public int Coloured => Names.Length <= StyleSheet.Categories ? Names.Length : StyleSheet.Categories - 1;

    /// <summary>The row's place among <see cref="Names"/>; -1 where its value is missing.</summary>
    public int Place(int row) => _rows[row];

    /// <summary>The row's colour; <see cref="ValueColors.Missing"/> for what is missing or has no colour of its own.</summary>
    public int Step(int row) => _rows[row] < Coloured ? _rows[row] : ValueColors.Missing;

    /// <summary>What the colours stand for, grey last.</summary>
    public IEnumerable<(int Step, string Name)> Legend()
    {
        for (int c = 0; c < Coloured; c++)
            yield return (c, Names[c]);
        bool missing = Array.Exists(_rows, place => place < 0);
        if (Names.Length > Coloured)
            yield return (ValueColors.Missing, $"{NumberText.Count(Names.Length - Coloured)} others" + (missing ? ", missing" : ""));
        else if (missing)
            yield return (ValueColors.Missing, "missing");
    }

    /// <summary>By the names given; without any, where each code of the feature has one text.</summary>
    public static FeatureCategories? Of(PlotInput input, int feature, IReadOnlyList<IReadOnlyList<string>?> given)
    {
        if (!input.HasData || (given.Count > 0 && given[feature] is null))
            return null;
        string?[] texts = new string?[input.Rows];
        Dictionary<double, string> byCode = [];
        for (int r = 0; r < texts.Length; r++)
        {
            double code = input.Data(r, feature);
            texts[r] = double.IsNaN(code) ? null : input.Category(r, feature);
            if (double.IsNaN(code))
                continue;
            if (texts[r] is null)
                return null;
            if (given.Count == 0 && !string.Equals(byCode.TryGetValue(code, out string? same) ? same : byCode[code] = texts[r]!, texts[r], StringComparison.Ordinal))
                return null;
        }

        var groups = texts.Where(t => t is not null).GroupBy(t => t!, StringComparer.Ordinal)
            .OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).Select(g => (Name: g.Key, Count: g.Count())).ToArray();
        if (groups.Length == 0)
            return null;
        Dictionary<string, int> places = groups.Select((g, i) => (g.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        return new FeatureCategories(
            [.. groups.Select(g => g.Name)], [.. groups.Select(g => g.Count)], Array.ConvertAll(texts, t => t is null ? -1 : places[t]));
    }
}
