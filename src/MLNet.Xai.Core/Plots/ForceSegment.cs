namespace MLNet.Xai.Core.Plots;

/// <summary>One push of the force plot: from where it starts to where it ends, on the output's scale.</summary>
internal sealed record ForceSegment(string Name, string Tail, double Value, double From, double To)
{
    /// <summary>
    /// The pushes up and down, each from f(x) outwards, largest first; the last of a side is the sum of those too many. Where only the sum of some is known
    /// (cut by TopK, or summed when they were read), all that are left push as one, to the side of their sum.
    /// </summary>
    public static (List<ForceSegment> Up, List<ForceSegment> Down) Collect(PlotInput input, int row, ForceOptions options)
    {
        List<RowItem> items = [.. RowItem.Collect(input, row, options)];
        if (!input.HasOthers)
            Split(input, row, options, items);
        return (Side(input.Output(row), items, 1), Side(input.Output(row), items, -1));
    }

    // What is left as two sums, one a side.
    private static void Split(PlotInput input, int row, ForceOptions options, List<RowItem> items)
    {
        int own = items.Count(i => !i.IsRest);
        double[] sizes = [.. Enumerable.Range(0, input.Features).Select(f => Math.Abs(input.Value(row, f)))];
        bool hides(int f) => options.AbsentFeatures == AbsentFeatures.Hide && input.IsAbsent(row, f);
        int[] ranking = PlotInput.Rank(sizes);
        int[] absent = [.. ranking.Where(hides)], others = [.. ranking.Where(f => !hides(f)).Skip(own)];
        items.RemoveAll(i => i.IsRest);
        foreach (int sign in (int[])[1, -1])
        {
            Add(absent, sign, "absent");
            Add(others, sign, "other");
        }

        void Add(int[] features, int sign, string kind)
        {
            double[] values = [.. features.Select(f => input.Value(row, f)).Where(v => Math.Sign(v) == sign)];
            if (values.Length > 0)
                items.Add(new RowItem(PlotInput.Others(values.Length, kind), "", values.Sum(), double.NaN, IsRest: true));
        }
    }

    private static List<ForceSegment> Side(double output, List<RowItem> items, int sign)
    {
        List<ForceSegment> side = [];
        double at = output;
        foreach (RowItem item in items.Where(i => Math.Sign(i.Value) == sign))
        {
            side.Add(new ForceSegment(item.Name, item.Tail, item.Value, at - item.Value, at));
            at -= item.Value;
        }

        return side;
    }
}
