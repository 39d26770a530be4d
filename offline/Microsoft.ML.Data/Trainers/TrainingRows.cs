namespace Microsoft.ML.Trainers;

/// <summary>The rows that a trainer learns from, as read: sparse feature values, labels, weights, groups.</summary>
internal sealed class TrainingRows(int featureCount)
{
    private readonly List<int> _features = [];
    private readonly List<float> _values = [];
    private readonly List<int> _rowEnds = [];

    public int FeatureCount => featureCount;

    public int RowCount => _rowEnds.Count;

    public List<float> Labels { get; } = [];

    /// <summary>Null when no weight column was given.</summary>
    public List<float> Weights { get; set; }

    /// <summary>Null when no group column was given.</summary>
    public List<ulong> Groups { get; set; }

    /// <summary>Takes a row's values (indices are null for a dense row); false, and nothing taken, when one is NaN.</summary>
    public bool TryAdd(ReadOnlySpan<float> values, ReadOnlySpan<int> indices, bool dense)
    {
        foreach (float value in values)
        {
            if (float.IsNaN(value))
                return false;
        }
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            _features.Add(dense ? i : indices[i]);
            _values.Add(values[i]);
        }
        _rowEnds.Add(_values.Count);
        return true;
    }

    /// <summary>Row by row: features and values of its non-zero entries. Row r ends at ends[r].</summary>
    public (int[] Features, float[] Values, int[] Ends) ToRows() => ([.. _features], [.. _values], [.. _rowEnds]);

    /// <summary>Feature by feature: rows and values of its non-zero entries. Feature f has [starts[f], starts[f+1]).</summary>
    public (int[] Starts, int[] Rows, float[] Values) ToColumns()
    {
        var starts = new int[featureCount + 1];
        foreach (int feature in _features)
            starts[feature + 1]++;
        for (int f = 0; f < featureCount; f++)
            starts[f + 1] += starts[f];
        var next = starts.AsSpan(0, featureCount).ToArray();
        var rows = new int[_values.Count];
        var values = new float[_values.Count];
        int k = 0;
        for (int row = 0; row < _rowEnds.Count; row++)
        {
            for (; k < _rowEnds[row]; k++)
            {
                int at = next[_features[k]]++;
                rows[at] = row;
                values[at] = _values[k];
            }
        }
        return (starts, rows, values);
    }
}
