using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Xai.Data.Summaries;

/// <summary>
/// Cells of rows by a feature's numbers, as fine as a number of cells allows: every value has its own while they are few; where they become too many, the last bit of all values is dropped, and again.
/// </summary>
/// <remarks>
/// How many bits are left follows from the rows alone: as many as leave at most so many different beginnings. Rows of a part have no more beginnings than those of the whole, so that cells of parts, brought to the fewest
/// bits, are what one pass finds.
/// </remarks>
internal sealed class NumberCells(int outputs, int most)
{
    private const int AllBits = 32;

    private Dictionary<uint, EffectCell> _cells = [];
    private int _bits = AllBits;

    public void Add(float value, float[][] attributions, int row)
    {
        value += 0f;
        uint beginning = Ordered(value) >> (AllBits - _bits);
        if (!_cells.TryGetValue(beginning, out EffectCell? cell))
            _cells.Add(beginning, cell = new EffectCell(outputs));
        cell.Add(value, attributions, row);
        if (_cells.Count > most)
            Coarsen(_bits - 1);
    }

    public void Add(NumberCells other)
    {
        int bits = Math.Min(_bits, other._bits);
        Coarsen(bits);
        foreach ((uint place, EffectCell cell) in other._cells)
        {
            uint beginning = place >> (other._bits - _bits);
            if (!_cells.TryGetValue(beginning, out EffectCell? there))
                _cells.Add(beginning, there = new EffectCell(outputs));
            there.Add(cell);
        }

        if (_cells.Count > most)
            Coarsen(_bits - 1);
    }

    /// <summary>The cells, ascending.</summary>
    public IEnumerable<EffectCell> Ascending() => _cells.OrderBy(c => c.Key).Select(c => c.Value);

    public JsonObject ToJson() => new()
    {
        ["bits"] = _bits,
        ["cells"] = new JsonArray([.. _cells.OrderBy(c => c.Key).Select(c => (JsonNode)string.Create(CultureInfo.InvariantCulture, $"{c.Key:x} {c.Value}"))]),
    };

    /// <exception cref="FormatException">It is damaged.</exception>
    public static NumberCells FromJson(JsonElement node, int outputs, int most)
    {
        var cells = new NumberCells(outputs, most) { _bits = node.GetProperty("bits").GetInt32() };
        if (cells._bits is < 1 or > AllBits)
            throw new FormatException("The groups of an effect are damaged.");
        foreach (JsonElement item in node.GetProperty("cells").EnumerateArray())
        {
            ReadOnlySpan<char> text = item.GetString();
            int end = text.IndexOf(' ');
            if (end < 0 || !uint.TryParse(text[..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint beginning) || !cells._cells.TryAdd(beginning, EffectCell.Parse(text[(end + 1)..], outputs)))
                throw new FormatException("The groups of an effect are damaged.");
        }

        return cells;
    }

    private void Coarsen(int bits)
    {
        while (_bits > bits || _cells.Count > most)
        {
            _bits--;
            var fewer = new Dictionary<uint, EffectCell>(_cells.Count);
            foreach ((uint beginning, EffectCell cell) in _cells)
            {
                if (!fewer.TryAdd(beginning >> 1, cell))
                    fewer[beginning >> 1].Add(cell);
            }

            _cells = fewer;
        }
    }

    // Whole numbers in the order of the values.
    private static uint Ordered(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (bits & 0x80000000) != 0 ? ~bits : bits | 0x80000000;
    }
}
