using System.Globalization;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Surrogates;

namespace MLNet.Xai.Core.Plots;

/// <summary>Parts the rows of an explanation into cohorts, which <see cref="CohortBarPlot"/> sets side by side.</summary>
public static class ExplanationCohorts
{
    /// <summary>Most values of a feature that are cohorts each; beyond it a number is cut into ranges.</summary>
    public const int MostValues = 8;

    /// <summary>
    /// Rows that are explained alike: the leaves of a decision tree that predicts a row's attributions from its values, as <c>shap.Explanation.cohorts</c> finds them. Cohorts are named by
    /// what leads to them, and come in the order of the tree.
    /// </summary>
    /// <param name="explanation">The explanation, with the values of the features.</param>
    /// <param name="most">Most cohorts, at least 2.</param>
    /// <param name="minRows">Fewest rows of a cohort; 1 by default, as shap.</param>
    /// <exception cref="ArgumentException">There are no rows, or the values of the features or a finite attribution are missing.</exception>
    public static IReadOnlyList<ExplanationCohort> ByTree(Explanation explanation, int most, int minRows = 1)
    {
        PlotInput input = PlotInput.Check(explanation);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(minRows, 1);
        NeedData(input);
        bool[] categorical = [.. Enumerable.Range(0, input.Features).Select(f => explanation.Categories.Count > 0 && explanation.Categories[f] is not null)];
        float[] rows = Array.ConvertAll(explanation.Data, value => (float)value);
        SurrogateTree tree = SurrogateTree.Fit(rows, input.Features, explanation.Values, input.Features, new SurrogateTreeOptions
        {
            MaxDepth = SurrogateTreeOptions.MostDepth,
            MaxLeaves = most,
            MinLeafRows = minRows,
            Categorical = categorical,
        });
        var named = new NamedTree(tree.Tree, 0, input.Names) { Categories = explanation.Categories, Presence = explanation.Presence, MayBeMissing = tree.MissingSeen };
        int[] leaves = [.. Enumerable.Range(0, input.Rows).Select(row => tree.Tree.FindLeaf(0, rows.AsSpan(row * input.Features, input.Features)))];
        return [.. named.Nodes().Where(named.IsLeaf).Select(leaf => Cohort(explanation, named.PathTo(leaf), row => leaves[row] == leaf))];
    }

    /// <summary>Rows by the value of a feature: a cohort for each category or value where these are few; of more numbers ranges with equally many rows; what is missing is one of its own.</summary>
    /// <param name="explanation">The explanation, with the values of the features.</param>
    /// <param name="feature">Name of the feature.</param>
    /// <param name="ranges">How many ranges a number is cut into; 4 by default, at least 2.</param>
    /// <exception cref="ArgumentException">There is no such feature, or no values, or it has more than <see cref="MostValues"/> categories.</exception>
    public static IReadOnlyList<ExplanationCohort> ByFeature(Explanation explanation, string feature, int ranges = 4)
    {
        PlotInput input = PlotInput.Check(explanation);
        ArgumentException.ThrowIfNullOrEmpty(feature);
        CheckRanges(ranges);
        NeedData(input);
        int f = Array.IndexOf(input.Names, feature);
        if (f < 0)
            throw new ArgumentException($"There is no feature '{feature}'. There are: {string.Join(", ", input.Names)}.", nameof(feature));
        if (input.Categories(f) is { } categories)
        {
            if (categories.Names.Length > MostValues)
                throw new ArgumentException($"'{feature}' has {categories.Names.Length} categories; side by side at most {MostValues} can be told apart. Join some, and name the cohort of each row ({nameof(ByName)}).", nameof(feature));
            return Named(explanation, [.. Enumerable.Range(0, input.Rows).Select(row => categories.Place(row) is >= 0 and int place ? $"{feature} = {categories.Names[place]}" : $"{feature} is missing")],
                [.. categories.Names.Select(name => $"{feature} = {name}"), $"{feature} is missing"]);
        }

        return ByValue(explanation, feature, input.Column(f), ranges);
    }

    /// <summary>Rows by a number for each, such as a column that the model does not see: a cohort for each value where these are few, else ranges with equally many rows; NaN is one of its own.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="name">What the number is called.</param>
    /// <param name="values">One number a row.</param>
    /// <param name="ranges">How many ranges it is cut into; 4 by default, at least 2.</param>
    /// <exception cref="ArgumentException">There are not as many numbers as rows.</exception>
    public static IReadOnlyList<ExplanationCohort> ByValue(Explanation explanation, string name, IReadOnlyList<double> values, int ranges = 4)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(values);
        CheckRanges(ranges);
        if (values.Count != explanation.RowCount)
            throw new ArgumentException($"There are {values.Count} values for {explanation.RowCount} rows.", nameof(values));
        string missing = $"{name} is missing";
        double[] known = [.. values.Where(v => !double.IsNaN(v)).Distinct().Order()];
        if (known.Length <= MostValues)
        {
            Func<double, string> value = Texts(known);
            string[] order = [.. known.Select(v => $"{name} = {value(v)}")];
            return Named(explanation, [.. values.Select(v => double.IsNaN(v) ? missing : order[Array.BinarySearch(known, v)])], [.. order, missing]);
        }

        // Values that are equal are in one range, so that there may be fewer; the largest is no end of a range that has something above it.
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        double[] cuts = [.. Enumerable.Range(1, ranges - 1).Select(i => Percentiles.Of(sorted, i / (double)ranges)).Distinct().Where(value => value < sorted[^1])];
        Func<double, string> cut = Texts(cuts);
        string[] names = [.. Enumerable.Range(0, cuts.Length + 1).Select(i => cuts.Length == 0 ? $"{name} is known"
            : i == 0 ? $"{name} ≤ {cut(cuts[0])}" : i == cuts.Length ? $"{name} > {cut(cuts[^1])}" : $"{cut(cuts[i - 1])} < {name} ≤ {cut(cuts[i])}")];
        return Named(explanation, [.. values.Select(v => double.IsNaN(v) ? missing : names[cuts.Count(at => v > at)])], [.. names, missing]);
    }

    /// <summary>Rows by a name for each, such as a column that the model does not see; in the order in which the names come first.</summary>
    /// <param name="explanation">The explanation.</param>
    /// <param name="names">One name a row.</param>
    /// <exception cref="ArgumentException">There are not as many names as rows.</exception>
    public static IReadOnlyList<ExplanationCohort> ByName(Explanation explanation, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(explanation);
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count != explanation.RowCount)
            throw new ArgumentException($"There are {names.Count} names for {explanation.RowCount} rows.", nameof(names));
        return Named(explanation, names, names.Distinct(StringComparer.Ordinal));
    }

    // As short as they can be told apart.
    private static Func<double, string> Texts(double[] values) => values.Select(NumberText.Value).Distinct(StringComparer.Ordinal).Count() == values.Length
        ? NumberText.Value : value => value.ToString("R", CultureInfo.InvariantCulture);

    private static void CheckRanges(int ranges)
    {
        if (ranges is < 2 or > MostValues)
            throw new ArgumentOutOfRangeException(nameof(ranges), ranges, $"ranges must lie between 2 and {MostValues}.");
    }

    private static void NeedData(PlotInput input)
    {
        if (!input.HasData)
            throw new ArgumentException("The explanation has no values of the features (Data), by which rows could be parted.");
    }

    private static IReadOnlyList<ExplanationCohort> Named(Explanation explanation, IReadOnlyList<string> names, IEnumerable<string> order) =>
        [.. order.Where(names.Contains).Select(name => Cohort(explanation, name, row => string.Equals(names[row], name, StringComparison.Ordinal)))];

    private static ExplanationCohort Cohort(Explanation explanation, string name, Func<int, bool> holds) => new(name, explanation.Select([.. Enumerable.Range(0, explanation.RowCount).Where(holds)]));
}
