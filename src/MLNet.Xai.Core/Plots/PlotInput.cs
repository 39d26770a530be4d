namespace MLNet.Xai.Core.Plots;

/// <summary>An explanation that has been checked, with what several plots ask of it.</summary>
internal sealed class PlotInput
{
    private readonly Explanation _explanation;
    private readonly Dictionary<int, FeatureCategories?> _categories = [];

    private PlotInput(Explanation explanation)
    {
        _explanation = explanation;
        Names = [.. explanation.FeatureNames.Select((name, f) => string.IsNullOrWhiteSpace(name) ? $"feature {f}" : name.Trim())];
    }

    public string[] Names { get; }

    public int Rows => _explanation.RowCount;

    /// <summary>"500 rows", or "the first 10,000 rows" where there are more.</summary>
    public string RowsText => $"{(_explanation.HasMoreRows ? "the first " : "")}{NumberText.Count(Rows)} row{(Rows == 1 ? "" : "s")}";

    public int Features => Names.Length;

    /// <summary>All features of the model, those too that have no values of their own here.</summary>
    public int AllFeatures => Names.Length + _explanation.OtherCount;

    /// <summary>Whether attributions were cut or summed before: then a line "other features" is always there.</summary>
    public bool HasOthers => _explanation.Others.Length > 0;

    /// <summary>Whether each row kept only its largest attributions.</summary>
    public bool IsCut => _explanation.TopK > 0 && _explanation.TopK < AllFeatures;

    public bool HasData => _explanation.Data.Length > 0;

    /// <summary>"SHAP value" for SHAP methods, else the method's name and "weight".</summary>
    public string ValueName => _explanation.Method.Contains("SHAP", StringComparison.OrdinalIgnoreCase) ? "SHAP value" : $"{_explanation.Method} weight";

    /// <summary>" for approved", or nothing where the output has no name.</summary>
    public string ForOutput => _explanation.OutputName.Length == 0 ? "" : $" for {_explanation.OutputName}";

    /// <summary>"raw score of approved".</summary>
    public string OutputText
    {
        get
        {
            string unit = _explanation.Units == ExplanationUnits.Probability ? "probability" : "raw score";
            return _explanation.OutputName.Length == 0 ? unit : $"{unit} of {_explanation.OutputName}";
        }
    }

    /// <summary>"SHAP value (change of the raw score of approved)"; where that is too wide "SHAP value for approved".</summary>
    public string ValueAxisTitle(double width)
    {
        string whole = $"{ValueName} (change of the {OutputText})";
        return TextMeter.Width(whole, PlotText.Small) <= width ? whole : ValueName + ForOutput;
    }

    public long RowNumber(int row) => _explanation.RowNumber(row);

    public double Base(int row) => _explanation.BaseValues[row];

    public double Output(int row) => _explanation.Output(row);

    public double Value(int row, int feature) => _explanation.Values[(row * Features) + feature];

    /// <summary>What the features do that have no values of their own.</summary>
    public double Other(int row) => HasOthers ? _explanation.Others[row] : 0;

    public double OtherMagnitude(int row) => _explanation.OtherMagnitudes.Length > 0 ? _explanation.OtherMagnitudes[row] : Math.Abs(Other(row));

    /// <summary>Whether the attribution was cut by TopK: what is there, 0, says nothing of it.</summary>
    public bool WasCut(int row, int feature) => IsCut && Value(row, feature) == 0;

    /// <summary>How many of a row's features, the largest first, are known: all, or as many as TopK kept.</summary>
    public int Known => IsCut ? Math.Min(Features, _explanation.TopK) : Features;

    /// <summary>How many features get a line of their own where there may be so many lines.</summary>
    public int Shown(int maxDisplay, int of) => of == Features && Features <= maxDisplay && !HasOthers ? Features : Math.Min(of, maxDisplay - 1);

    /// <summary>The name of the line of the features that have none in a picture of many rows.</summary>
    public string RestName(int shown)
    {
        if (IsCut)
            return "Other features (TopK)";
        int rest = AllFeatures - shown;
        return rest == 1 ? "1 other feature" : $"Sum of {NumberText.Count(rest)} other features";
    }

    /// <summary>"12 other features".</summary>
    public static string Others(int count, string kind = "other") => $"{NumberText.Count(count)} {kind} feature{(count == 1 ? "" : "s")}";

    /// <summary>The categories of a feature that has no order, or <see langword="null"/>.</summary>
    public FeatureCategories? Categories(int feature)
    {
        if (!_categories.TryGetValue(feature, out FeatureCategories? found))
            _categories[feature] = found = FeatureCategories.Of(this, feature, _explanation.Categories);
        return found;
    }

    /// <summary>Whether the row's value says that something is not there.</summary>
    public bool IsAbsent(int row, int feature) =>
        _explanation.Presence.Count > 0 && _explanation.Presence[feature] && HasData && Data(row, feature) == 0;

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
    public string? Category(int row, int feature)
    {
        if (_explanation.DisplayData.Length > 0 && _explanation.DisplayData[(row * Features) + feature] is { } text)
            return text;
        double code = Data(row, feature);
        return _explanation.Categories.Count > 0 && _explanation.Categories[feature] is { } names && code >= 0 && code < names.Count ? names[(int)code] : null;
    }

    /// <summary>The name and the value behind it as a line shows them: "income" and " = 5,953.19", or "no 'great'".</summary>
    public (string Name, string Tail) Label(int row, int feature, AbsentFeatures absent = AbsentFeatures.Mark) =>
        absent != AbsentFeatures.Show && IsAbsent(row, feature) ? ($"no '{Names[feature]}'", "") : (Names[feature], ValueTail(row, feature));

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
            ReadOnlySpan<double> values = _explanation.Row(r);
            for (int f = 0; f < mean.Length; f++)
                mean[f] += Math.Abs(values[f]) / rows.Length;
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
        CheckOthers(explanation);
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

    private static void CheckOthers(Explanation explanation)
    {
        CheckCount(nameof(Explanation.Categories), explanation.Categories.Count, explanation.FeatureCount, "features");
        CheckCount(nameof(Explanation.Presence), explanation.Presence.Count, explanation.FeatureCount, "features");
        CheckCount(nameof(Explanation.Others), explanation.Others.Length, explanation.RowCount, "rows");
        CheckCount(nameof(Explanation.OtherMagnitudes), explanation.OtherMagnitudes.Length, explanation.RowCount, "rows");
        ArgumentOutOfRangeException.ThrowIfNegative(explanation.OtherCount, nameof(explanation));
        bool cut = explanation.TopK > 0 && explanation.TopK < explanation.FeatureCount + explanation.OtherCount;
        if (explanation.Others.Length == 0 && (cut || explanation.OtherCount > 0))
        {
            throw new ArgumentException(
                (cut ? $"TopK = {explanation.TopK} cut attributions" : $"OtherCount = {explanation.OtherCount} features have no values")
                + ", and Others, their sum in each row, is missing: without it no picture can show the model's output.", nameof(explanation));
        }

        int bad = Array.FindIndex(explanation.Others, v => !double.IsFinite(v));
        if (bad >= 0)
            throw new ArgumentException($"Others of row {bad} is {explanation.Others[bad]}; a picture needs finite numbers.", nameof(explanation));
    }

    private static void CheckCount(string what, int count, int needed, string of)
    {
        if (count != 0 && count != needed)
            throw new ArgumentException($"{what} has {count} entries; {needed} {of} need {needed}.", "explanation");
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
