namespace MLNet.Xai.Core.Plots;

/// <summary>A line of the picture of one row: a feature with its value, or several as one sum.</summary>
internal sealed record RowItem(string Name, string Tail, double Value, double Data, bool IsRest = false)
{
    /// <summary>
    /// The largest features first, at last the absent ones and the others as sums: those without a line, those without a value of their own and those that
    /// TopK cut. Base value plus all items is the output.
    /// </summary>
    public static RowItem[] Collect(PlotInput input, int row, RowPlotOptions options)
    {
        double[] sizes = [.. Enumerable.Range(0, input.Features).Select(f => Math.Abs(input.Value(row, f)))];
        int[] known = [.. PlotInput.Rank(sizes).Take(input.Known)];
        int[] hidden = options.AbsentFeatures == AbsentFeatures.Hide ? [.. known.Where(f => input.IsAbsent(row, f))] : [];
        int[] candidates = hidden.Length == 0 ? known : [.. known.Where(f => !input.IsAbsent(row, f))];
        int room = options.MaxDisplay - (hidden.Length > 0 ? 1 : 0);
        bool all = candidates.Length <= room && input.Known == input.Features && !input.HasOthers;
        int shown = all ? candidates.Length : Math.Min(candidates.Length, Math.Max(1, room - 1));
        List<RowItem> items = [.. candidates.Take(shown).Select(f =>
        {
            var (name, tail) = input.Label(row, f, options.AbsentFeatures);
            return new RowItem(name, tail, input.Value(row, f), input.Data(row, f));
        })];
        if (hidden.Length > 0)
            items.Add(new RowItem(PlotInput.Others(hidden.Length, "absent"), "", hidden.Sum(f => input.Value(row, f)), double.NaN, IsRest: true));
        int others = input.AllFeatures - shown - hidden.Length;
        if (others > 0)
            items.Add(new RowItem(PlotInput.Others(others), "", candidates.Skip(shown).Sum(f => input.Value(row, f)) + input.Other(row), double.NaN, IsRest: true));
        return [.. items];
    }
}
