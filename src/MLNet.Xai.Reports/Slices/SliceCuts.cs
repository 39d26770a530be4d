using Microsoft.ML;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>Collects, in one pass over the data without the model, what pieces the columns are cut into.</summary>
internal sealed class SliceCuts
{
    private const int SampleRows = 10_000;

    // More different texts than these are no categories.
    private const int MostDistinct = 200;

    private readonly RawColumn[] _numbers, _texts;
    private readonly RowReservoir _sample;
    private readonly Dictionary<string, long>?[] _counts;

    public SliceCuts(IReadOnlyList<RawColumn> columns, long seed)
    {
        (_numbers, _texts) = ([.. columns.Where(c => c.IsNumber)], [.. columns.Where(c => !c.IsNumber)]);
        _sample = new RowReservoir(_numbers.Length, SampleRows, seed);
        _counts = [.. _texts.Select(_ => new Dictionary<string, long>(StringComparer.Ordinal))];
    }

    /// <summary>Counts the rows of a cursor as it moves.</summary>
    public Action Open(DataViewRow row)
    {
        Dictionary<int, Func<float[]>> vectors = [];
        Func<float>[] numbers = [.. _numbers.Select(c => c.OpenNumber(row, vectors))];
        Func<string?>[] texts = [.. _texts.Select(c => c.OpenCategory(row))];
        float[] values = new float[numbers.Length];
        return () =>
        {
            for (int i = 0; i < numbers.Length; i++)
                values[i] = numbers[i]();
            _sample.Add(values);
            for (int i = 0; i < texts.Length; i++)
            {
                if (_counts[i] is not { } counts || texts[i]() is not { } text)
                    continue;
                counts[text] = counts.GetValueOrDefault(text) + 1;
                if (counts.Count > MostDistinct)
                    _counts[i] = null;
            }
        };
    }

    /// <summary>Columns with their pieces; those with a single piece, and texts of many different values, are left out.</summary>
    public IEnumerable<(RawColumn Column, SliceFeature Feature)> ToFeatures()
    {
        for (int i = 0; i < _numbers.Length; i++)
        {
            float[] sorted = [.. _sample.Sorted(i).Where(v => !double.IsNaN(v)).Select(v => (float)v)];
            if (sorted.Length > 0 && (sorted[0] < sorted[^1] || sorted.Length < _sample.Count))
                yield return (_numbers[i], new SliceFeature(_numbers[i].Name, sorted));
        }

        for (int i = 0; i < _texts.Length; i++)
        {
            if (_counts[i] is { Count: > 0 } counts)
                yield return (_texts[i], new SliceFeature(_texts[i].Name, counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => c.Key)));
        }
    }
}
