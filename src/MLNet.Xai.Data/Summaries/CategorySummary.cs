using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Xai.Data;

/// <summary>The texts (or truth values) of one column over all rows, and how often each is there.</summary>
public sealed class CategorySummary
{
    /// <summary>With more different texts than this none are counted: the column is no category.</summary>
    public const int MostCategories = 1000;

    private SortedDictionary<string, long>? _counts;

    internal CategorySummary(string name) => (Name, _counts) = (name, new SortedDictionary<string, long>(StringComparer.Ordinal));

    /// <summary>Name of the column.</summary>
    public string Name { get; }

    /// <summary>Number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>How often each text is there, in the order of its characters; <see langword="null"/> where there are more than <see cref="MostCategories"/>.</summary>
    public IReadOnlyDictionary<string, long>? Counts => _counts;

    internal void Add(string category, long count)
    {
        Count += count;
        AddCount(category, count);
    }

    // Too many in the whole are too many in some order of merging too, and the other way round: so parts merge to what one run finds.
    internal void Add(CategorySummary other)
    {
        Count += other.Count;
        if (other._counts is null)
            _counts = null;
        foreach ((string category, long count) in other._counts ?? [])
            AddCount(category, count);
    }

    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["count"] = Count,
        ["categories"] = _counts is null ? null : new JsonObject(_counts.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value))),
    };

    internal static CategorySummary FromJson(JsonElement node)
    {
        var summary = new CategorySummary(node.GetProperty("name").GetString()!) { Count = node.GetProperty("count").GetInt64() };
        JsonElement categories = node.GetProperty("categories");
        if (categories.ValueKind == JsonValueKind.Null)
        {
            summary._counts = null;
            return summary;
        }

        foreach (JsonProperty category in categories.EnumerateObject())
            summary.AddCount(category.Name, category.Value.GetInt64());
        return summary;
    }

    private void AddCount(string category, long count)
    {
        if (_counts is null)
            return;
        _counts[category] = _counts.GetValueOrDefault(category) + count;
        if (_counts.Count > MostCategories)
            _counts = null;
    }
}
