namespace MLNet.Xai.Reports;

/// <summary>All that the page does not have, and why, in one place.</summary>
internal static class LeftOutSection
{
    public static void Write(ReportContext context)
    {
        if (context.LeftOut.Count > 0)
            context.Page.Section("Left out", "What the model or the data does not allow, or was not asked for.").Table(["Part", "why it is not here"], context.LeftOut.OrderBy(l => l.Key, StringComparer.Ordinal).GroupBy(l => l.Value, StringComparer.Ordinal)
                .Select(same => (IReadOnlyList<string>)[string.Join(", ", same.Select(l => l.Key)), same.Key]));
    }
}
