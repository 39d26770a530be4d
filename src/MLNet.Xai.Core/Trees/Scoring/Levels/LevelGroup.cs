using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>Neighbouring trees that share columns, none of which has more thresholds than a byte can tell apart.</summary>
internal sealed class LevelGroup
{
    private readonly Dictionary<LevelColumn, int> _places = [];
    private readonly List<List<float>> _thresholds = [];
    private readonly List<LevelColumn> _columns = [];

    /// <summary>The columns.</summary>
    public LevelColumn[] Columns { get; private set; } = [];

    /// <summary>By column what turns values into codes; of no use to a categorical condition.</summary>
    public RankCodes[] Codes { get; private set; } = [];

    /// <summary>Takes a tree in.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="splits">The nodes of the tree that split.</param>
    /// <returns>False, and all is as it was, where a column would have too many thresholds.</returns>
    public bool TryAdd(TreeEnsemble ensemble, ReadOnlySpan<int> splits)
    {
        var added = new List<(List<float> Thresholds, float Threshold)>();
        int before = _columns.Count;
        foreach (int node in splits)
        {
            var column = LevelColumn.Of(ensemble, node);
            ref int place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, column, out bool known);
            if (!known)
            {
                place = _columns.Count;
                _columns.Add(column);
                _thresholds.Add([]);
            }

            if (column.Categorical >= 0)
                continue;
            List<float> thresholds = _thresholds[place];
            float threshold = Threshold(ensemble, node);
            int at = thresholds.BinarySearch(threshold);
            if (at >= 0)
                continue;
            thresholds.Insert(~at, threshold);
            added.Add((thresholds, threshold));
            if (thresholds.Count > RankCodes.MostThresholds)
            {
                foreach ((List<float> changed, float extra) in added)
                    changed.Remove(extra);
                foreach (LevelColumn extra in _columns[before..])
                    _places.Remove(extra);
                _columns.RemoveRange(before, _columns.Count - before);
                _thresholds.RemoveRange(before, _thresholds.Count - before);
                return false;
            }
        }

        return true;
    }

    /// <summary>No tree is to come.</summary>
    public void Close() => (Columns, Codes) = ([.. _columns], [.. _thresholds.Select(thresholds => new RankCodes(CollectionsMarshal.AsSpan(thresholds)))]);

    /// <summary>A node's column and the largest code that goes left.</summary>
    public (int Column, byte Limit) Place(TreeEnsemble ensemble, int node)
    {
        int column = _places[LevelColumn.Of(ensemble, node)];
        return (column, _columns[column].Categorical < 0 ? (byte)_thresholds[column].BinarySearch(Threshold(ensemble, node)) : byte.MinValue);
    }

    /// <summary>Writes all columns' codes.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="rows">Row-major.</param>
    /// <param name="count">At most <see cref="LevelWalk.Stride"/>.</param>
    /// <param name="values">Room for as many numbers as that.</param>
    /// <param name="codes">Receives columns x <see cref="LevelWalk.Stride"/>.</param>
    /// <param name="way">Which vectors are used.</param>
    public unsafe void Write(TreeEnsemble ensemble, float* rows, int count, float* values, byte* codes, LevelWay way)
    {
        int features = ensemble.FeatureCount;
        for (int c = 0; c < Columns.Length; c++, codes += LevelWalk.Stride)
        {
            LevelColumn column = Columns[c];
            if (column.Categorical >= 0)
            {
                CategoricalSplit split = ensemble.CategoricalSplits[column.Categorical];
                for (int r = 0; r < count; r++)
                    codes[r] = split.GoesLeft(new ReadOnlySpan<float>(rows + ((long)r * features), features), column.DefaultLeft) ? byte.MinValue : byte.MaxValue;
                continue;
            }

            float* value = rows + column.Feature;
            for (int r = 0; r < count; r++, value += features)
                values[r] = *value;
            Codes[c].Write(values, count, column, codes, way);
        }
    }

    // -0 is 0.
    private static float Threshold(TreeEnsemble ensemble, int node) => ensemble.Threshold[node] + 0f;
}
