using System.Globalization;
using System.Text;
using Microsoft.ML;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Tabular;

/// <summary>Friedman's H of features and pairs; get it by <c>mlContext.Explain().InteractionStrength(model, data)</c>.</summary>
public sealed class InteractionStrengthTable
{
    internal InteractionStrengthTable(IEnumerable<InteractionStrengthLine> features, IEnumerable<InteractionStrengthLine> pairs, IReadOnlyList<string> outputs, long rows)
    {
        Outputs = outputs;
        Features = [.. features.OrderByDescending(line => line.Size)];
        Pairs = [.. pairs.OrderByDescending(line => line.Size)];
        RowCount = rows;
    }

    /// <summary>Each feature with all others, the largest <see cref="InteractionStrengthLine.Size"/> first; one a feature and output.</summary>
    public IReadOnlyList<InteractionStrengthLine> Features { get; }

    /// <summary>Pairs, in the same order.</summary>
    public IReadOnlyList<InteractionStrengthLine> Pairs { get; }

    /// <summary>Names of the outputs; one empty name where there is one output.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Rows behind the numbers.</summary>
    public long RowCount { get; }

    /// <summary>The pairs of an output, or where none were measured the features, as bars of <see cref="InteractionStrengthLine.Size"/>.</summary>
    /// <param name="output">Name of the output; the first when <see langword="null"/>.</param>
    /// <param name="options">Looks; what was measured is filled in.</param>
    /// <exception cref="ArgumentException">There is no such output.</exception>
    public SvgFigure Plot(string? output = null, ImportancePlotOptions? options = null)
    {
        IReadOnlyList<InteractionStrengthLine> lines = Pairs.Count > 0 ? Pairs : Features;
        InteractionStrengthLine[] shown = [.. lines.Where(line => line.Output.Equals(output ?? Outputs[0], StringComparison.Ordinal))];
        if (shown.Length == 0)
            throw new ArgumentException($"There is no output '{output}'. There are: {string.Join(", ", Outputs)}.", nameof(output));
        ImportancePlotOptions own = options?.Copy() ?? new ImportancePlotOptions();
        own.Words = ("Interactions", Pairs.Count > 0 ? "Pair" : "Feature", Pairs.Count > 0 ? "pairs" : "features");
        own.Measure = "size of the interaction, in units of the output";
        return ImportancePlot.Draw([.. shown.Select(line => new ImportanceBar(line.With.Length > 0 ? $"{line.Feature} × {line.With}" : line.Feature, line.Size))], own);
    }

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
