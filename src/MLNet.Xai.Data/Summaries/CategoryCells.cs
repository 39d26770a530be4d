using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Xai.Data.Summaries;

/// <summary>Cells of rows by a feature's texts; forgotten where there are too many, which the whole tells as its parts do.</summary>
internal sealed class CategoryCells
{
    private readonly int _outputs;
    private Dictionary<string, EffectCell>? _cells = new(StringComparer.Ordinal);
    private Dictionary<string, EffectCell>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public CategoryCells(int outputs)
    {
        _outputs = outputs;
        _lookup = _cells.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public void Add(ReadOnlySpan<char> text, float[][] attributions, int row)
    {
        if (_cells is null)
            return;
        if (!_lookup.TryGetValue(text, out EffectCell? cell))
        {
            if (_cells.Count == CategorySummary.MostCategories)
            {
                _cells = null;
                return;
            }

            _lookup[text] = cell = new EffectCell(_outputs);
        }

        cell.Add(float.NaN, attributions, row);
    }

    /// <summary>Gives up: what rows have in common is no text.</summary>
    public void Forget() => _cells = null;

    public void Add(CategoryCells other)
    {
        if (other._cells is null)
            _cells = null;
        foreach ((string text, EffectCell cell) in other._cells ?? [])
        {
            if (_cells is null)
                return;
            if (!_cells.TryGetValue(text, out EffectCell? there))
                _cells.Add(text, there = new EffectCell(_outputs));
            there.Add(cell);
            if (_cells.Count > CategorySummary.MostCategories)
                _cells = null;
        }
    }

    /// <summary>The cells in the order of the texts' characters; <see langword="null"/> where there were too many.</summary>
    public IEnumerable<(string Text, EffectCell Cell)>? Ascending() => _cells?.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value));

    public JsonNode? ToJson() => Ascending() is { } cells ? new JsonObject(cells.Select(c => KeyValuePair.Create(c.Text, (JsonNode?)c.Cell.ToString()))) : null;

    public static CategoryCells FromJson(JsonElement node, int outputs)
    {
        var cells = new CategoryCells(outputs);
        if (node.ValueKind == JsonValueKind.Null)
        {
            cells._cells = null;
            return cells;
        }

        foreach (JsonProperty cell in node.EnumerateObject())
            cells._cells!.Add(cell.Name, EffectCell.Parse(cell.Value.GetString(), outputs));
        return cells;
    }
}
