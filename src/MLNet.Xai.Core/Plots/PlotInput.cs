namespace MLNet.Xai.Core.Plots;

/// <summary>An explanation that has been checked, with what several plots ask of it.</summary>
internal sealed class PlotInput
{
    private readonly Explanation _explanation;

    private PlotInput(Explanation explanation)
    {
        _explanation = explanation;
        Names = [.. explanation.FeatureNames.Select((name, f) => string.IsNullOrWhiteSpace(name) ? $"feature {f}" : name.Trim())];
    }

    public string[] Names { get; }

    public int Rows => _explanation.RowCount;

    public int Features => Names.Length;

    public bool HasData => _explanation.Data.Length > 0;

    /// <summary>"SHAP value" for SHAP methods, else the method's name and "weight".</summary>
    public string ValueName => _explanation.Method.Contains("SHAP", StringComparison.OrdinalIgnoreCase) ? "SHAP value" : $"{_explanation.Method} weight";

    /// <summary>"raw score of approved".</summary>
    public string OutputText
    {
        get
        {
            string unit = _explanation.Units == ExplanationUnits.Probability ? "probability" : "raw score";
            return _explanation.OutputName.Length == 0 ? unit : $"{unit} of {_explanation.OutputName}";
        }
    }

    /// <summary>"SHAP value (change of the raw score of approved)".</summary>
    public string ValueAxisTitle => $"{ValueName} (change of the {OutputText})";

    public long RowNumber(int row) => _explanation.RowNumber(row);

    public double Base(int row) => _explanation.BaseValues[row];

    public double Output(int row) => _explanation.Output(row);

    public double Value(int row, int feature) => _explanation.Values[(row * Features) + feature];

    /// <summary>The feature's value; NaN where it is missing or unknown.</summary>
    public double Data(int row, int feature) => HasData ? _explanation.Data[(row * Features) + feature] : double.NaN;

    /// <summary>A feature's values in all rows.</summary>
    public double[] Column(int feature)
    {
        double[] column = new double[Rows];
        for (int r = 0; r < Rows; r++)
            column[r] = Data(r, feature);
        return column;
    }

    /// <summary>The category's name, or <see langword="null"/>.</summary>
    public string? Category(int row, int feature) =>
        _explanation.DisplayData.Length > 0 ? _explanation.DisplayData[(row * Features) + feature] : null;

    /// <summary>" = 5,953.19", or nothing where no value is known.</summary>
    public string ValueTail(int row, int feature)
    {
        string? category = Category(row, feature);
        return category is not null ? " = " + category : HasData ? " = " + NumberText.Value(Data(row, feature)) : "";
    }

    /// <summary>Mean magnitude of each feature's attributions.</summary>
    public double[] MeanMagnitudes() => MeanMagnitudes([.. Enumerable.Range(0, Rows)]);

    /// <summary>The same over some rows only.</summary>
    public double[] MeanMagnitudes(int[] rows)
    {
        double[] mean = new double[Features];
        foreach (int r in rows)
        {
            for (int f = 0; f < Features; f++)
                mean[f] += Math.Abs(Value(r, f)) / rows.Length;
        }

        return mean;
    }

    /// <summary>Features from the largest to the smallest of the given sizes; equal ones in their own order.</summary>
    public static int[] Rank(double[] sizes) =>
        [.. Enumerable.Range(0, sizes.Length).OrderByDescending(f => sizes[f])];

    /// <summary>Throws where the row does not exist.</summary>
    public void CheckRow(int row)
    {
        if (row < 0 || row >= Rows)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}: the explanation has {Rows} rows, counted from 0.");
    }

    /// <exception cref="ArgumentException">Lengths do not fit, nothing to draw, or an attribution is NaN or infinite.</exception>
    public static PlotInput Check(Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        int cells = explanation.RowCount * explanation.FeatureCount;
        if (cells == 0)
            throw new ArgumentException($"There is nothing to draw: {explanation.RowCount} rows and {explanation.FeatureCount} features.", nameof(explanation));
        CheckLength(nameof(Explanation.Values), explanation.Values.Length, cells, explanation);
        if (explanation.Data.Length > 0)
            CheckLength(nameof(Explanation.Data), explanation.Data.Length, cells, explanation);
        if (explanation.DisplayData.Length > 0)
            CheckLength(nameof(Explanation.DisplayData), explanation.DisplayData.Length, cells, explanation);
        PlotInput input = new(explanation);
        int bad = Array.FindIndex(explanation.Values, v => !double.IsFinite(v));
        if (bad >= 0)
        {
            throw new ArgumentException(
                $"The attribution of feature '{input.Names[bad % input.Features]}' in row {bad / input.Features} is {explanation.Values[bad]}; "
                + "a picture needs finite numbers. Leave out rows that were not explained.", nameof(explanation));
        }

        bad = Array.FindIndex(explanation.BaseValues, v => !double.IsFinite(v));
        return bad < 0 ? input : throw new ArgumentException(
            $"The base value of row {bad} is {explanation.BaseValues[bad]}; a picture needs finite numbers.", nameof(explanation));
    }

    private static void CheckLength(string what, int length, int cells, Explanation explanation)
    {
        if (length != cells)
        {
            throw new ArgumentException(
                $"{what} has {length} entries; {explanation.RowCount} rows of {explanation.FeatureCount} features need {cells}.", nameof(explanation));
        }
    }
}
