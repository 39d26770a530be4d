using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>The chosen rows' pictures, and what mattered in them.</summary>
internal static class ImagesSection
{
    public static void Rows(ReportContext context)
    {
        long[] order = [.. context.Parts.ChosenRows.Select(r => r.Number).Order()];
        context.Page.Text("First the picture as the model sees it, enlarged; then what mattered in it: what raises the output that the model decides for is red, what lowers it blue, over the picture in grey, so that its own colours do not read as values.");
        foreach (ChosenRow row in context.Parts.ChosenRows)
        {
            (byte[] picture, byte[] overlay) = context.Parts.Images[Array.IndexOf(order, row.Number)];
            string says = $"Row {NumberText.Count(row.Number)}, {row.Said}";
            context.Page.Heading($"Row {NumberText.Count(row.Number)}: {row.Why}").LargeImages([new ReportImage(picture, says), new ReportImage(overlay, $"{says}: what mattered")]);
        }
    }
}
