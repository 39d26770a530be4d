namespace MLNet.Xai.Core.Plots;

/// <summary>A bar of <see cref="ReasonsPlot"/>: a reason, all else, or the gap that they add up to.</summary>
internal sealed record ReasonLine(string Code, string Text, string Note, double Value, string Label, bool IsTotal, IReadOnlyList<object> Cells)
{
    public string Name => Code.Length > 0 ? Code : Text;

    public static ReasonLine[] Collect(RowReasons row, string comparison, int digits, bool brief)
    {
        double largest = row.Reasons.Select(reason => reason.Contribution).Append(row.Others).Append(row.Gap).Max(Math.Abs);
        int decimals = NumberText.Decimals(largest, digits);
        // Shares of a gap that is on the other side, or none, say nothing.
        bool shares = row.Gap != 0 && row.Reasons.All(reason => reason.Contribution / row.Gap > 0);
        return
        [
            .. row.Reasons.Select(reason => new ReasonLine(reason.Code, reason.Text, Note(reason), reason.Contribution, Label(reason.Contribution), false,
                [reason.Code, reason.Text, reason.Feature, reason.Value, reason.Reference, reason.Contribution, Share(reason.Contribution)])),
            new ReasonLine("", "All else together", "", row.Others, Label(row.Others), false, ["", "all else together", "", "", "", row.Others, Share(row.Others)]),
            new ReasonLine("", $"Gap to the {comparison}", "", row.Gap, NumberText.Signed(row.Gap, decimals, digits), true, ["", $"gap to the {comparison}", "", "", "", row.Gap, Share(row.Gap)]),
        ];

        double Share(double value) => shares ? value / row.Gap : double.NaN;

        string Label(double value) => NumberText.Signed(value, decimals, digits) + (shares ? $" ({(value / row.Gap < 0 ? "−" : "")}{NumberText.Percent(Math.Abs(value / row.Gap))}{(brief ? "" : " of the gap")})" : "");

        string Note(RowReason reason) => reason.Feature.Length == 0 || reason.Value.Length == 0 ? reason.Feature : $"{reason.Feature}: {reason.Value}, {comparison} {reason.Reference}";
    }
}
