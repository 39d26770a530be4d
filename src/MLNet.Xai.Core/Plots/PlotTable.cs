using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Plots;

/// <summary>The numbers that a picture shows: for people who do not see it, and for programs.</summary>
public sealed class PlotTable
{
    private readonly int _digits;

    /// <param name="columns">What stands in each column.</param>
    /// <param name="rows">Their cells.</param>
    /// <param name="digits">Significant digits of numbers that are not whole, where people read them.</param>
    internal PlotTable(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object>> rows, int digits = 3) => (Columns, Rows, _digits) = (columns, [.. rows], digits);

    /// <summary>What stands in each column.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows; a cell is a <see cref="string"/>, or a number as <see cref="double"/> (NaN where there is none).</summary>
    public IReadOnlyList<IReadOnlyList<object>> Rows { get; }

    /// <summary>The cells as they are read: numbers that are not whole with few significant digits, three by default; with six in the first column, where they say which row it is.</summary>
    internal IEnumerable<IReadOnlyList<string>> Texts => Rows.Select(row => (IReadOnlyList<string>)[.. row.Select((cell, column) => cell switch
    {
        double.NaN => "–",
        double number => column == 0 || Math.Floor(number) == number ? NumberText.Value(number) : NumberText.Rounded(number, _digits),
        _ => (string)cell,
    })]);

    /// <summary>One row: base value, every step, output; the steps lead from the first to the last.</summary>
    internal static PlotTable OfSteps(PlotInput input, int row, (string Name, double Value)[] steps) => new(
        ["Feature", input.ValueName],
        [["base value", input.Base(row)], .. steps.Select(s => (IReadOnlyList<object>)[s.Name, s.Value]), [$"f(x): {input.OutputText}", input.Output(row)]]);

    /// <summary>
    /// Many rows: how the attributions of each feature lie, at last those of all that have no line. What TopK cut counts as 0 in the mean size, as in every
    /// picture, and not at all elsewhere.
    /// </summary>
    internal static PlotTable OfFeatures(PlotInput input, int[] ranking, int shown, int[]? rows = null)
    {
        rows ??= [.. Enumerable.Range(0, input.Rows)];
        return new PlotTable(
            ["Feature", $"mean |{input.ValueName}|", "lowest", "median", "highest", .. input.IsCut ? (string[])["rows"] : []],
            SwarmLine.Collect(input, ranking, shown).Select(line =>
            {
                double[] sorted = [.. rows.Where(r => line.IsRest || !input.WasCut(r, line.Feature)).Select(r => line.Values[r]).Order()];
                double[] numbers = sorted.Length == 0 ? [0, double.NaN, double.NaN, double.NaN]
                    : [sorted.Sum(Math.Abs) / rows.Length, sorted[0], Percentiles.Of(sorted, 0.5), sorted[^1]];
                return (IReadOnlyList<object>)[line.Name, .. numbers.Select(n => (object)n), .. input.IsCut ? (object[])[(double)sorted.Length] : []];
            }));
    }

    /// <summary>How the outputs of the rows lie.</summary>
    internal static PlotTable OfOutputs(PlotInput input, int[] rows)
    {
        double[] sorted = [.. rows.Select(input.Output).Order()];
        return new PlotTable(["Output", input.OutputText], new[] { ("lowest", 0), ("lower quarter", 0.25), ("median", 0.5), ("upper quarter", 0.75), ("highest", 1) }
            .Select(q => (IReadOnlyList<object>)[q.Item1, Percentiles.Of(sorted, q.Item2)]));
    }
}
