using System.Globalization;

namespace MLNet.Xai.Tabular;

/// <summary>A slot is a number.</summary>
internal sealed class NumberValue(int slot) : ReasonValue
{
    public override bool IsNumber => true;

    public override void Take(ReadOnlySpan<float> row, Span<float> numbers) => numbers[0] = row[slot];

    public override float[] Reference(ReadOnlySpan<float> rows, int slots)
    {
        var known = new List<double>();
        for (int at = slot; at < rows.Length; at += slots)
        {
            if (!float.IsNaN(rows[at]))
                known.Add(rows[at]);
        }

        known.Sort();
        return [known.Count == 0 ? float.NaN : (float)((known[(known.Count - 1) / 2] + known[known.Count / 2]) / 2)];
    }

    public override string? Text(ReadOnlySpan<float> numbers, string? format, CultureInfo culture) => Number(numbers[0], format, culture);

    public override double Number(ReadOnlySpan<float> numbers) => numbers[0];
}
