using System.Globalization;

namespace MLNet.Xai.Data.Summaries;

/// <summary>Rows whose values of a feature are alike, and what the feature did to them: exact sums and ends, so that cells of parts add up to those of the whole.</summary>
internal sealed class EffectCell(int outputs)
{
    private const int FixedWords = 3, WordsPerOutput = 3;

    private readonly ExactSum[] _sums = [.. Enumerable.Range(0, outputs).Select(_ => new ExactSum())];
    private readonly float[] _lowest = NoValues(outputs);
    private readonly float[] _highest = NoValues(outputs);

    /// <summary>Number of rows.</summary>
    public long Count { get; private set; }

    /// <summary>The smallest value of the feature; NaN where it is no number.</summary>
    public float Low { get; private set; } = float.NaN;

    /// <summary>The largest.</summary>
    public float High { get; private set; } = float.NaN;

    /// <summary>Adds a row.</summary>
    /// <param name="value">The feature's value; NaN where it is no number.</param>
    /// <param name="attributions">Of each output the values of a block of rows.</param>
    /// <param name="row">Which row of the block.</param>
    public void Add(float value, float[][] attributions, int row)
    {
        Count++;
        if (!(Low <= value))
            Low = value;
        if (!(High >= value))
            High = value;
        for (int k = 0; k < attributions.Length; k++)
        {
            // Zero has two signs and is one value.
            float attribution = attributions[k][row] + 0f;
            _sums[k].Add(attribution);
            if (!(_lowest[k] <= attribution))
                _lowest[k] = attribution;
            if (!(_highest[k] >= attribution))
                _highest[k] = attribution;
        }
    }

    public void Add(EffectCell other)
    {
        Count += other.Count;
        (Low, High) = (Lower(Low, other.Low), Higher(High, other.High));
        for (int k = 0; k < _sums.Length; k++)
        {
            _sums[k].Add(other._sums[k]);
            (_lowest[k], _highest[k]) = (Lower(_lowest[k], other._lowest[k]), Higher(_highest[k], other._highest[k]));
        }
    }

    /// <summary>What the feature did to one output.</summary>
    public EffectGroup ToGroup(string name, int output) => new(name, Low, High, Count, _sums[output].ToDouble() / Count, _lowest[output], _highest[output]);

    /// <summary>The same text for the same rows, which <see cref="Parse"/> reads back.</summary>
    public override string ToString() => string.Join(' ', [
        Count.ToString(CultureInfo.InvariantCulture), Text(Low), Text(High),
        .. Enumerable.Range(0, _sums.Length).SelectMany(k => (string[])[_sums[k].ToString(), Text(_lowest[k]), Text(_highest[k])])]);

    /// <exception cref="FormatException">It is no such text.</exception>
    public static EffectCell Parse(ReadOnlySpan<char> text, int outputs)
    {
        if (text.Count(' ') != FixedWords + (WordsPerOutput * outputs) - 1)
            throw new FormatException($"'{text}' is no group of rows of {outputs} outputs.");
        ReadOnlySpan<char> rest = text;
        var cell = new EffectCell(outputs) { Count = long.Parse(Next(ref rest), NumberStyles.None, CultureInfo.InvariantCulture), Low = Number(ref rest), High = Number(ref rest) };
        for (int k = 0; k < outputs; k++)
        {
            cell._sums[k] = ExactSum.Parse(Next(ref rest));
            (cell._lowest[k], cell._highest[k]) = (Number(ref rest), Number(ref rest));
        }

        return cell;
    }

    private static float[] NoValues(int count)
    {
        float[] values = new float[count];
        Array.Fill(values, float.NaN);
        return values;
    }

    private static float Lower(float one, float other) => float.IsNaN(other) || one <= other ? one : other;

    private static float Higher(float one, float other) => float.IsNaN(other) || one >= other ? one : other;

    private static string Text(float value) => value.ToString(CultureInfo.InvariantCulture);

    private static float Number(ref ReadOnlySpan<char> rest) => float.Parse(Next(ref rest), CultureInfo.InvariantCulture);

    private static ReadOnlySpan<char> Next(ref ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOf(' ');
        ReadOnlySpan<char> word = end < 0 ? rest : rest[..end];
        rest = end < 0 ? [] : rest[(end + 1)..];
        return word;
    }
}
