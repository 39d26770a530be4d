using System.Globalization;
using Microsoft.ML;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>A part of the rows by their numbers: "100" (the first hundred) or "200-299".</summary>
internal readonly record struct RowRange(long First, long Count)
{
    /// <exception cref="WrongUseException">It is none.</exception>
    public static RowRange? Parse(string? text)
    {
        if (text is null)
            return null;
        string[] parts = text.Split('-');
        bool first = long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long from);
        if (parts.Length == 1 && first && from > 0)
            return new RowRange(0, from);
        if (parts.Length == 2 && first && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long to) && to >= from)
            return new RowRange(from, to - from + 1);
        throw new WrongUseException($"--rows '{text}': write how many of the first rows, as 100, or which, counted from 0, as 200-299.");
    }

    public IDataView Of(MLContext context, IDataView data) => context.Data.TakeRows(First > 0 ? context.Data.SkipRows(data, First) : data, Count);
}
