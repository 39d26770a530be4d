using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>The sampled rows' explanations by group.</summary>
/// <param name="Report">Means of each feature's attributions in each group, and their differences from the reference group.</param>
/// <param name="Outputs">Difference of each other group's mean output: what the differences of all features add up to.</param>
internal sealed record GroupExplanations(FairnessReport Report, IReadOnlyList<(string Group, MeanDifference Difference)> Outputs)
{
    /// <summary>Reads the groups of the explained rows.</summary>
    /// <param name="explanation">The explanation of one output.</param>
    /// <param name="numbers">Numbers in the data of the rows that were to be explained, ascending.</param>
    /// <param name="subject">The model and the data.</param>
    /// <param name="column">The column of the groups.</param>
    /// <param name="reference">The group that the others are compared with: that of the whole data.</param>
    /// <param name="options">How groups are compared.</param>
    /// <exception cref="InvalidOperationException">The reference group has no explained row, or no other has.</exception>
    public static GroupExplanations Read(Explanation explanation, long[] numbers, ReportSubject subject, string column, string reference, ModelReportOptions options)
    {
        string?[] groups = Groups(numbers, subject, column, options.Cancellation);
        FairnessSettings own = options.Fairness;
        bool hasOthers = explanation.Others.Length > 0;
        var counter = new FairnessCounter([.. explanation.FeatureNames, .. hasOthers ? (string[])["all other features"] : []], new FairnessSettings
        {
            ReferenceGroup = reference,
            SmallGroup = own.SmallGroup,
            Bins = own.Bins,
            Confidence = own.Confidence,
            SampleRows = own.SampleRows,
            MostGroups = own.MostGroups,
            Seed = own.Seed,
        });
        if (groups.Contains(FairnessReport.Missing) && groups.Contains(null))
            throw new InvalidOperationException($"a group is called '{FairnessReport.Missing}', as are rows without a group");
        if (!Enumerable.Range(0, explanation.RowCount).Any(r => reference.Equals(groups[explanation.RowNumber(r)], StringComparison.Ordinal)))
            throw new InvalidOperationException($"none of the {ReportContext.Rows(explanation.RowCount)} that were explained is of the group '{reference}', which the others are compared with");
        var outputs = new SortedDictionary<string, List<double>>(StringComparer.Ordinal);
        int features = explanation.FeatureCount;
        float[] row = new float[features + (hasOthers ? 1 : 0)];
        for (int r = 0; r < explanation.RowCount; r++)
        {
            string? group = groups[explanation.RowNumber(r)];
            for (int f = 0; f < features; f++)
                row[f] = (float)explanation.Values[(r * features) + f];
            if (hasOthers)
                row[features] = (float)explanation.Others[r];
            counter.Add(group, null, null, explanation.Output(r), attributions: row);
            string name = group ?? FairnessReport.Missing;
            if (!outputs.TryGetValue(name, out List<double>? all))
                outputs[name] = all = [];
            all.Add(explanation.Output(r));
        }

        FairnessReport report = counter.ToReport();
        if (report.Groups.Count < 2)
            throw new InvalidOperationException($"all {ReportContext.Rows(explanation.RowCount)} that were explained are of the group '{reference}'");
        return new GroupExplanations(report, [.. report.Groups.Where(g => !g.IsReference).Select(g => (g.Group, MeanDifference.Welch(outputs[g.Group], outputs[reference], own.Confidence)))]);
    }

    private static string?[] Groups(long[] numbers, ReportSubject subject, string column, CancellationToken cancellation)
    {
        IDataView rows = new RowSubset(subject.Data, numbers, cancellation);
        if (subject.Mapper is null || rows.Schema.GetColumnOrNull(column) is null)
            rows = subject.Model.Transform(rows);
        DataViewSchema.Column group = rows.Schema[column];
        using DataViewRowCursor cursor = rows.GetRowCursor([group]);
        Func<string?> read = GroupReader.Getter(cursor, group);
        var groups = new string?[numbers.Length];
        for (int r = 0; r < groups.Length && cursor.MoveNext(); r++)
            groups[r] = read();
        return groups;
    }
}
