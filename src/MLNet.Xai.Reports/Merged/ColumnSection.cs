using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>How the values of the rows' own columns lie.</summary>
internal static class ColumnSection
{
    private const int MostColumns = 500, MostCategories = 50;

    public static void Write(SummaryPage page)
    {
        HashSet<string> attributions = [.. page.Summary.Attributions.SelectMany(a => Enumerable.Range(0, a.FeatureNames.Count * a.OutputNames.Count).Select(i => a.Values(i % a.FeatureNames.Count, i / a.FeatureNames.Count).Name))];
        ValueSummary[] numbers = [.. page.Summary.Values.Where(v => !ScoreSection.IsScore(v.Name) && !attributions.Contains(v.Name))];
        CategorySummary[] texts = [.. page.Summary.Categories.Where(c => !c.Name.Equals("PredictedLabel", StringComparison.Ordinal))];
        if (numbers.Length == 0 && texts.Length == 0)
            return;
        page.Page.Section("Columns", "The values of the rows' own columns, and what stands beside the explanations.");
        if (numbers.Length > 0)
            page.Page.Table(Table("Column", numbers.Take(MostColumns)), numbers.Length > MostColumns ? $"Numbers: the first {MostColumns} of {NumberText.Count(numbers.Length)} columns" : "Numbers");
        foreach (CategorySummary text in texts.Take(MostColumns))
        {
            if (text.Counts is not { } counts)
            {
                page.Page.Text($"{text.Name}: more than {NumberText.Count(CategorySummary.MostCategories)} different texts, which are not counted.");
                continue;
            }

            (string Text, long Rows)[] most = [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostCategories).Select(c => (c.Key, c.Value))];
            page.Page.Details($"{text.Name}: {NumberText.Count(counts.Count)} different{(counts.Count > MostCategories ? $", the {MostCategories} most frequent" : "")}", new PlotTable([text.Name, "rows", "part of the rows"],
                most.Select(c => (IReadOnlyList<object>)[c.Text.Length > 0 ? c.Text : "(empty)", (double)c.Rows, (double)c.Rows / text.Count])));
        }
    }

    /// <summary>Moments and quantiles, a line a column.</summary>
    public static PlotTable Table(string what, IEnumerable<ValueSummary> columns) => new([what, "rows", "missing", "mean", "standard deviation", "lowest", "5 %", "lower quarter", "median", "upper quarter", "95 %", "highest"],
        columns.Select(v => (IReadOnlyList<object>)[v.Name, (double)v.Count, (double)v.Missing, v.Mean, v.StandardDeviation, .. AttributionSection.Shares.Select(q => (object)(double)v.Quantile(q))]), digits: 4);
}
