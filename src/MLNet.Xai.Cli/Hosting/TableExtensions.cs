using Spectre.Console;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Rows of plain text: names of columns may hold what Spectre takes for markup.</summary>
internal static class TableExtensions
{
    public static void Add(this Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(c => new Spectre.Console.Text(c))]);
}
