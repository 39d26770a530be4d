using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>Draws the rows that can be chosen, and says how each column can be moved.</summary>
internal static class WhatIfRows
{
    private const int Often = 1024;

    /// <summary>An even sample, in the order of the data.</summary>
    /// <exception cref="InvalidOperationException">There are no rows.</exception>
    public static (long[] Numbers, object[][] Rows) Sample(WhatIfCell[] cells, IDataView data, WhatIfOptions options)
    {
        var random = new Random(options.Seed);
        List<(long Number, object[] Values)> sample = [];
        using DataViewRowCursor cursor = data.GetRowCursor(cells.Select(c => data.Schema[c.Column.Index]));
        Func<object>[] readers = [.. cells.Select(c => c.Reader(cursor))];
        for (long number = 0; cursor.MoveNext(); number++)
        {
            if (number % Often == 0)
                options.Cancellation.ThrowIfCancellationRequested();
            if (Reservoir.Place(number, options.Rows, random) is not { } place)
                continue;
            (long, object[]) row = (number, [.. readers.Select(read => read())]);
            if (place == sample.Count)
                sample.Add(row);
            else
                sample[place] = row;
        }

        if (sample.Count == 0)
            throw new InvalidOperationException("There are no rows to begin with.");
        sample.Sort((a, b) => a.Number.CompareTo(b.Number));
        return ([.. sample.Select(r => r.Number)], [.. sample.Select(r => r.Values)]);
    }

    public static WhatIfColumn Describe(WhatIfCell cell, object[] values, int mostCategories)
    {
        switch (cell.Kind)
        {
            case WhatIfKind.Number:
                double[] sorted = [.. values.Select(cell.Show).OfType<double>().Where(double.IsFinite).Order()];
                double[] quantiles = sorted.Length == 0 ? [] : [.. WhatIfColumn.Levels.Select(level => sorted[(int)Math.Round(level * (sorted.Length - 1))])];
                return new WhatIfColumn(cell.Column.Name, WhatIfKind.Number, sorted.All(v => v == Math.Truncate(v)), quantiles, []);
            case WhatIfKind.Category:
                string[] known = [.. values.Select(cell.Show).OfType<string>().CountBy(v => v, StringComparer.Ordinal).OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(mostCategories).Select(c => c.Key)];
                return new WhatIfColumn(cell.Column.Name, WhatIfKind.Category, IsWhole: false, [], known);
            default:
                return new WhatIfColumn(cell.Column.Name, cell.Kind, IsWhole: false, [], []);
        }
    }
}
