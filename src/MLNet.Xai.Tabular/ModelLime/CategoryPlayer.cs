using System.Runtime.InteropServices;

namespace MLNet.Xai.Tabular;

/// <summary>Slots whose values together are a category: a text, a key, a group of one-hot slots. Its categories are those of the background, in the order in which they come up there.</summary>
internal sealed class CategoryPlayer : LimePlayer
{
    private readonly int[] _slots;
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<float[]> _values = [];
    private readonly IReadOnlyList<string> _names;

    /// <param name="name">Its name.</param>
    /// <param name="slots">Its slots.</param>
    /// <param name="background">Rows x width.</param>
    /// <param name="width">Slots of a row.</param>
    /// <param name="names">Names of the categories, if they are known already.</param>
    public CategoryPlayer(string name, int[] slots, ReadOnlySpan<float> background, int width, IReadOnlyList<string>? names = null)
        : base(name)
    {
        (_slots, _names) = (slots, names ?? []);
        for (int at = 0; at < background.Length; at += width)
        {
            ReadOnlySpan<float> row = background.Slice(at, width);
            if (_numbers.TryAdd(Key(row), _values.Count))
                _values.Add(Values(row));
        }
    }

    /// <summary>What the slots hold in each category.</summary>
    public IReadOnlyList<float[]> Categories => _values;

    public override bool IsCategorical => true;

    public override double Number(ReadOnlySpan<float> row) => _numbers.GetValueOrDefault(Key(row), -1);

    public override void Write(double number, Span<float> row)
    {
        float[] values = _values[(int)number];
        for (int i = 0; i < values.Length; i++)
            row[_slots[i]] = values[i];
    }

    protected override string Category(int category, double number) => _names[category];

    private float[] Values(ReadOnlySpan<float> row)
    {
        float[] values = new float[_slots.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = row[_slots[i]];
        return values;
    }

    // Equal numbers have equal keys: one NaN, no -0.
    private string Key(ReadOnlySpan<float> row)
    {
        float[] values = Values(row);
        for (int i = 0; i < values.Length; i++)
            values[i] = float.IsNaN(values[i]) ? float.NaN : values[i] + 0f;
        return new string(MemoryMarshal.Cast<float, char>(values));
    }
}
