using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>
/// The columns that nodes compare, derived from the features so that every kind of node becomes <c>column &lt;= threshold</c>:
/// the feature itself (NaN goes right, as no comparison holds for it), the feature with NaN as minus infinity (NaN goes left), either
/// of them with zero as NaN, or 0 and 1 for the two sides of a categorical split.
/// </summary>
internal sealed class DerivedColumns(DerivedColumn[] columns)
{
    /// <summary>Number of columns.</summary>
    public int Count => columns.Length;

    /// <summary>Writes the columns of a row, one <paramref name="stride"/> after another.</summary>
    public unsafe void Derive(ReadOnlySpan<float> row, double* to, int stride)
    {
        foreach (DerivedColumn column in columns)
        {
            *to = column.Value(row);
            to += stride;
        }
    }
}

/// <summary>How one column is derived.</summary>
internal readonly record struct DerivedColumn(int Feature, bool NanLeft, bool ZeroIsMissing, CategoricalSplit? Split)
{
    /// <summary>The column's value for a row.</summary>
    public double Value(ReadOnlySpan<float> row)
    {
        if (Split is not null)
            return Split.GoesLeft(row, NanLeft) ? 0 : 1;
        float x = row[Feature];
        bool missing = float.IsNaN(x) || (ZeroIsMissing && TreeEnsemble.IsZero(x));
        return !missing ? x : NanLeft ? double.NegativeInfinity : double.NaN;
    }
}

/// <summary>Collects the columns that an ensemble's nodes need, each once.</summary>
internal sealed class DerivedColumnsBuilder(TreeEnsemble ensemble)
{
    private readonly List<DerivedColumn> _columns = [];
    private readonly Dictionary<(int Feature, bool NanLeft, bool ZeroIsMissing, string Split), int> _known = [];

    /// <summary>The column that a node compares, and the largest value that goes left.</summary>
    public (int Column, double Threshold) Add(int node)
    {
        int categorical = ensemble.Categorical[node];
        CategoricalSplit? split = categorical < 0 ? null : ensemble.CategoricalSplits[categorical];
        var column = new DerivedColumn(ensemble.Feature[node], ensemble.DefaultLeft[node], ensemble.ZeroIsMissing[node], split);
        string name = split is null ? "" : $"{split.Kind} {string.Join(' ', split.Members.ToArray())} {string.Join(' ', split.Values.ToArray().Select(BitConverter.SingleToUInt32Bits))}";
        var key = (column.Feature, column.NanLeft, column.ZeroIsMissing, name);
        if (!_known.TryGetValue(key, out int index))
        {
            _known[key] = index = _columns.Count;
            _columns.Add(column);
        }

        return (index, split is null ? ensemble.Threshold[node] : 0.5);
    }

    /// <summary>The collected columns.</summary>
    public DerivedColumns Build() => new([.. _columns]);
}
