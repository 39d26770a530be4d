namespace MLNet.Xai.Core;

/// <summary>Attributions of a set of rows to a set of features, for one output of a model: what every plot draws.</summary>
/// <remarks>
/// For an additive method (SHAP) <c>BaseValues[r] + sum over f of Values[r, f] + Others[r] = Output(r)</c> up to rounding.
/// Matrices are flat and row-major: <c>Values[r * FeatureCount + f]</c>.
/// </remarks>
public sealed class Explanation
{
    /// <summary>Names of the features, in the order of the columns of <see cref="Values"/>.</summary>
    public required IReadOnlyList<string> FeatureNames { get; init; }

    /// <summary>The attributions, row-major, <c>RowCount x FeatureCount</c>, in the units that <see cref="Units"/> names.</summary>
    public required double[] Values { get; init; }

    /// <summary>What the model gives when nothing is known, one number a row (all equal for SHAP).</summary>
    public required double[] BaseValues { get; init; }

    /// <summary>The values of the features, row-major like <see cref="Values"/>; NaN where missing. Empty when not known.</summary>
    public double[] Data { get; init; } = [];

    /// <summary>
    /// Text to show for a feature's value instead of the number (a category's name), row-major like <see cref="Values"/>;
    /// <see langword="null"/> entries fall back to the number. Empty when there is none.
    /// </summary>
    public string?[] DisplayData { get; init; } = [];

    /// <summary>
    /// The names of the categories of each feature that has no order (one-hot groups, keys): the feature's value in <see cref="Data"/> is an index into them, or NaN.
    /// <see langword="null"/> for a feature that is a number. Empty: a feature is one of categories where each of its codes has one text in <see cref="DisplayData"/>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>?> Categories { get; init; } = [];

    /// <summary>Whether a feature's value 0 says that something is absent: a word that a text does not have, a category that a row is not of. Empty: none.</summary>
    public IReadOnlyList<bool> Presence { get; init; } = [];

    /// <summary>Number of features that the model has besides <see cref="FeatureNames"/>; what they do is in <see cref="Others"/>.</summary>
    public int OtherCount { get; init; }

    /// <summary>
    /// For every row the sum of all attributions that <see cref="Values"/> does not hold: those of the <see cref="OtherCount"/> features, and those that
    /// <see cref="TopK"/> cut. Empty: there are none.
    /// </summary>
    public double[] Others { get; init; } = [];

    /// <summary>For every row the sum of their magnitudes; of those that <see cref="TopK"/> cut only the magnitude of their sum is known. Empty: that of <see cref="Others"/>.</summary>
    public double[] OtherMagnitudes { get; init; } = [];

    /// <summary>How many attributions a row kept, the largest, where the others were cut: those are 0 in <see cref="Values"/>. 0 by default: nothing was cut.</summary>
    public int TopK { get; init; }

    /// <summary>The number of every row in the data that it was read from; empty when that is its place here.</summary>
    public long[] RowNumbers { get; init; } = [];

    /// <summary>Whether there were more rows than were read, so that these are the first ones only.</summary>
    public bool HasMoreRows { get; init; }

    /// <summary>Name of the explained output (a class, or the label column); empty when it has none.</summary>
    public string OutputName { get; init; } = "";

    /// <summary>Units of <see cref="Values"/>: margin (the model's raw score) or probability.</summary>
    public ExplanationUnits Units { get; init; } = ExplanationUnits.Margin;

    /// <summary>Name of the method, as a reader knows it: "TreeSHAP", "LIME".</summary>
    public string Method { get; init; } = "TreeSHAP";

    /// <summary>Number of features.</summary>
    public int FeatureCount => FeatureNames.Count;

    /// <summary>Number of rows.</summary>
    public int RowCount => BaseValues.Length;

    /// <summary>The attributions of one row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public ReadOnlySpan<double> Row(int row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return Values.AsSpan(row * FeatureCount, FeatureCount);
    }

    /// <summary>The number of a row in the data that it was read from.</summary>
    public long RowNumber(int row) => RowNumbers.Length == 0 ? row : RowNumbers[row];

    /// <summary>The explained output of a row: base value plus the row's attributions, the <see cref="Others"/> too.</summary>
    public double Output(int row)
    {
        double sum = BaseValues[row] + (Others.Length > 0 ? Others[row] : 0);
        foreach (double value in Row(row))
            sum += value;
        return sum;
    }

    /// <summary>The explanation of some of the rows, in the given order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public Explanation Select(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (int row in rows)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(rows));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount, nameof(rows));
        }

        double[] PickRows(double[] cells) => cells.Length == 0 ? [] : [.. rows.Select(r => cells[r])];
        T[] Pick<T>(T[] cells) => cells.Length == 0 ? [] : [.. rows.SelectMany(r => new ArraySegment<T>(cells, r * FeatureCount, FeatureCount))];
        return new Explanation
        {
            FeatureNames = FeatureNames,
            Values = Pick(Values),
            BaseValues = [.. rows.Select(r => BaseValues[r])],
            Data = Pick(Data),
            DisplayData = Pick(DisplayData),
            Categories = Categories,
            Presence = Presence,
            OtherCount = OtherCount,
            Others = PickRows(Others),
            OtherMagnitudes = PickRows(OtherMagnitudes),
            TopK = TopK,
            RowNumbers = [.. rows.Select(RowNumber)],
            OutputName = OutputName,
            Units = Units,
            Method = Method,
        };
    }
}
