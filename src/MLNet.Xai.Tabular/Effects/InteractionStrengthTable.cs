using System.Globalization;
using System.Text;
using Microsoft.ML;

namespace MLNet.Xai.Tabular;

/// <summary>Friedman's H of features and pairs; get it by <c>mlContext.Explain().InteractionStrength(model, data)</c>.</summary>
public sealed class InteractionStrengthTable
{
    internal InteractionStrengthTable(IEnumerable<InteractionStrengthLine> features, IEnumerable<InteractionStrengthLine> pairs, long rows)
    {
        Features = [.. features.OrderByDescending(line => line.Size)];
        Pairs = [.. pairs.OrderByDescending(line => line.Size)];
        RowCount = rows;
    }

    /// <summary>Each feature with all others, the largest <see cref="InteractionStrengthLine.Size"/> first; one a feature and output.</summary>
    public IReadOnlyList<InteractionStrengthLine> Features { get; }

    /// <summary>Pairs, in the same order.</summary>
    public IReadOnlyList<InteractionStrengthLine> Pairs { get; }

    /// <summary>Rows behind the numbers.</summary>
    public long RowCount { get; }

    /// <summary>All lines as data of ML.NET, one column a property.</summary>
    public IDataView ToDataView(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(Features.Concat(Pairs));
    }

    /// <summary>All lines as CSV (RFC 4180, invariant numbers), with a line of headers.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("Feature,With,Output,Strength,Size\r\n");
        foreach (InteractionStrengthLine line in Features.Concat(Pairs))
            csv.Append(CultureInfo.InvariantCulture, $"{Quoted(line.Feature)},{Quoted(line.With)},{Quoted(line.Output)},{line.Strength:R},{line.Size:R}\r\n");
        return csv.ToString();
    }

    private static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
