using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>The pieces that a number or a category is cut into: values where there are few, else quarters of the rows; missing is a piece of its own.</summary>
internal sealed class SliceFeature
{
    private const int FewValues = 6;
    private const int MostCategories = 12;

    private readonly float[] _upper = [];
    private readonly Dictionary<string, int> _categories = new(StringComparer.Ordinal);
    private readonly bool _areValues;

    /// <summary>A number.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="sorted">A sample of its values, ascending, none missing.</param>
    public SliceFeature(string name, float[] sorted)
    {
        (Name, IsNumber) = (name, true);
        float[] distinct = [.. sorted.Distinct().Take(FewValues + 1)];
        _areValues = distinct.Length <= FewValues;
        _upper = _areValues ? distinct : [.. new[] { 0.25, 0.5, 0.75 }.Select(q => sorted[(int)(q * (sorted.Length - 1))]).Distinct().Where(cut => cut < sorted[^1]), float.PositiveInfinity];
        Bins = [.. Enumerable.Range(0, _upper.Length).Select(Range), $"{name} missing"];
    }

    /// <summary>Categories, the most frequent first; those beyond the twelfth are in no slice.</summary>
    public SliceFeature(string name, IEnumerable<string> categories)
    {
        Name = name;
        foreach (string category in categories.Take(MostCategories))
            _categories[category] = _categories.Count;
        Bins = [.. _categories.Keys.Select(category => $"{name} = {category}"), $"{name} missing"];
    }

    public string Name { get; }

    public bool IsNumber { get; }

    /// <summary>What is said of each piece: "Income > 5,000".</summary>
    public string[] Bins { get; }

    /// <summary>The piece of a number; -1 where it is in none.</summary>
    public int Bin(float value)
    {
        if (float.IsNaN(value))
            return Bins.Length - 1;
        for (int i = 0; i < _upper.Length; i++)
        {
            if (_areValues ? value == _upper[i] : value <= _upper[i])
                return i;
        }

        return -1;
    }

    /// <summary>The piece of a category; -1 where it is in none.</summary>
    public int Bin(string? category) => category is null ? Bins.Length - 1 : _categories.GetValueOrDefault(category, -1);

    private string Range(int bin)
    {
        string upper = NumberText.Value(_upper[bin]);
        if (_areValues)
            return $"{Name} = {upper}";
        string lower = bin == 0 ? "" : NumberText.Value(_upper[bin - 1]);
        return bin == 0 ? $"{Name} ≤ {upper}" : float.IsInfinity(_upper[bin]) ? $"{Name} > {lower}" : $"{lower} < {Name} ≤ {upper}";
    }
}
