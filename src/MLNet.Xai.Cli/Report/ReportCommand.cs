using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Reports;

namespace MLNet.Xai.Cli.Report;

/// <summary>xai report: one page about a model.</summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var data = new DataOptions();
        Option<FileInfo> output = new("--output", "-o") { Description = "The page (.html); its numbers go beside it under the same name as .json.", Required = true, HelpName = "file" };
        Option<string?> label = SharedOptions.Label(), background = SharedOptions.Background(), only = SharedOptions.Class();
        Option<string?> drift = new("--drift") { Description = "A second table, such as last week's rows: the page then says what has changed.", HelpName = "file|query" };
        Option<string?> protectedColumn = new("--group-col") { Description = "The column whose groups are compared for fairness.", HelpName = "column" };
        Option<double?> cutoff = new("--cutoff") { Description = "For two classes: the probability (of a model without: the score) above which a row is predicted true.", HelpName = "number" };
        Option<int?> rows = new("--rows") { Description = "Rows that are explained, an even sample of all.", HelpName = "number" };
        rows.Validators.Add(SharedOptions.Range(10, int.MaxValue));
        Option<string?> title = new("--title") { Description = "The page's heading.", HelpName = "text" };
        Option<int> seed = SharedOptions.Seed();
        var command = new ToolCommand("report", "Writes one self-contained page about the model: metrics, importance, effects, slices, fairness, single rows, drift.",
            ["xai report -m loan.zip -d test.csv --label-col approved -o report.html", "xai report -m loan.zip -d test.csv --label-col approved --group-col sex --drift june.csv -o report.html"],
            [.. data.All, label, output, background, drift, protectedColumn, cutoff, only, rows, title, seed]);
        command.Do((parsed, screen, cancellation) =>
        {
            FileInfo page = parsed.GetRequiredValue(output);
            if (!page.Extension.Equals(".html", StringComparison.OrdinalIgnoreCase) && !page.Extension.Equals(".htm", StringComparison.OrdinalIgnoreCase))
                throw new WrongUseException($"--output '{page.Name}': a report is a page; give a name that ends with .html.");
            using LoadedModel model = LoadedModel.Load(parsed.GetRequiredValue(data.Model), screen, parsed.GetValue(seed));
            IDataView rowsOfData = data.Open(parsed, model, cancellation);
            ModelReport report = RowProgress.Run(screen, rowsOfData.GetRowCount(), progress =>
            {
                var options = new ModelReportOptions
                {
                    ModelPath = model.File.FullPath,
                    DataName = data.NameOf(parsed),
                    LabelColumnName = parsed.GetValue(label),
                    ProtectedColumnName = parsed.GetValue(protectedColumn),
                    Cutoff = parsed.GetValue(cutoff),
                    ClassName = parsed.GetValue(only),
                    ShapRows = parsed.GetValue(rows),
                    Seed = parsed.GetValue(seed),
                    Background = parsed.GetValue(background) is { } against ? data.Open(against, parsed, model, cancellation) : null,
                    DriftData = parsed.GetValue(drift) is { } other ? data.Open(other, parsed, model, cancellation) : null,
                    DriftDataName = parsed.GetValue(drift) is { } name ? SqlRows.NameOf(name) : null,
                    Progress = progress,
                    Cancellation = cancellation,
                };
                options.Title = parsed.GetValue(title) ?? options.Title;
                return model.Context.Explain().Report(model.Transformer, rowsOfData, options);
            });
            cancellation.ThrowIfCancellationRequested();
            report.Save(page.FullName);
            foreach (ReportMetric metric in report.Metrics)
                screen.Say($"{metric.Name}: {metric.Text}");
            foreach ((string part, string why) in report.LeftOut)
                screen.Note($"{part} left out: {why}");
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"wrote {page}: {report.RowCount:N0} rows, {new FileInfo(page.FullName).Length:N0} bytes"));
            return Task.CompletedTask;
        });
        return command;
    }
}
