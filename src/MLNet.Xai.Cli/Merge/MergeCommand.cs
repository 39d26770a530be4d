using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Data;
using MLNet.Xai.Reports;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Merge;

/// <summary>xai merge: the parts of a run, checked, to tables and a page about all of their rows.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        Argument<DirectoryInfo> folder = new("folder") { Description = "The folder with the parts that explain --shard wrote." };
        Option<DirectoryInfo?> output = new("--output", "-o") { Description = "Where importance.csv and summary.json go; the folder itself by default.", HelpName = "folder" };
        Option<FileInfo?> report = new("--report", "-r") { Description = "A page about all rows (.html), made of the parts' summaries; its numbers go beside it under the same name as .json.", HelpName = "file" };
        Option<FileInfo?> model = new("--model", "-m") { Description = "The model of the parts, for a section about it on the page; it is compared with theirs.", HelpName = "file" };
        Option<string?> only = SharedOptions.Class(), title = new("--title") { Description = "The page's heading.", HelpName = "text" };
        Option<bool> lists = new("--list-parts") { Description = "Lists the parts on the page. Without it the page is the same however the rows were split." };
        Option<bool> trust = new("--sizes-only") { Description = "Compares the parts' sizes and not their hashes." };
        var command = new ToolCommand("merge", "Checks that all parts of a run are there, whole and of the same run, and merges their summaries into tables and a page; rows are not read again.",
            ["xai merge parts", "xai merge parts -o summary --report report.html --model loan.zip"], output, report, model, only, title, lists, trust) { folder };
        command.Do((parsed, screen, cancellation) =>
        {
            DirectoryInfo parts = parsed.GetRequiredValue(folder);
            FileInfo? page = parsed.GetValue(report);
            if (page is not null && !page.Extension.Equals(".html", StringComparison.OrdinalIgnoreCase) && !page.Extension.Equals(".htm", StringComparison.OrdinalIgnoreCase))
                throw new WrongUseException($"--report '{page.Name}': a report is a page; give a name that ends with .html.");
            if (page is null && ((Option?)(parsed.GetValue(model) is not null ? model : parsed.GetValue(only) is not null ? only : parsed.GetValue(title) is not null ? title : parsed.GetValue(lists) ? lists : null)) is { } idle)
                throw new WrongUseException($"{idle.Name} is about the page: say by --report where it goes.");
            if (!parts.Exists)
                throw new DirectoryNotFoundException($"There is no folder '{parts.FullName}'.");
            MergedParts merged = screen.Context().Explain().MergeParts(parts.FullName, new MergeOptions { ReadBytes = !parsed.GetValue(trust), Cancellation = cancellation });
            SummaryReportOptions about = new() { ClassName = parsed.GetValue(only), ListsParts = parsed.GetValue(lists) };
            about.Title = parsed.GetValue(title) ?? about.Title;
            if (parsed.GetValue(model) is { } path)
                Inspect(path, about, screen);
            string target = (parsed.GetValue(output) ?? parts).ToString();
            Core.Plots.HtmlReport? html = page is null ? null : merged.Report(about);
            if (page is not null && merged.Parts.Select(p => Path.ChangeExtension(Path.GetFullPath(p.Path), ".json")).Append(Path.GetFullPath(Path.Combine(target, "summary.json"))).Contains(Path.ChangeExtension(page.FullName, ".json"), StringComparer.Ordinal))
                throw new WrongUseException($"--report '{page.Name}': its numbers go to {Path.ChangeExtension(page.Name, ".json")}, which is another file of this run; give the page another name.");
            merged.Save(target);
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"merged {merged.Parts.Count:N0} parts of {merged.Rows:N0} rows"));
            screen.Say($"wrote {Path.Combine(target, "importance.csv")}");
            screen.Say($"wrote {Path.Combine(target, "summary.json")}");
            if (html is not null)
            {
                html.Save(page!.FullName);
                screen.Say(string.Create(CultureInfo.InvariantCulture, $"wrote {page}: {new FileInfo(page.FullName).Length:N0} bytes"));
            }

            return Task.CompletedTask;
        });
        return command;
    }

    private static void Inspect(FileInfo path, SummaryReportOptions about, Screen screen)
    {
        using LoadedModel model = LoadedModel.Load(path, screen, seed: null);
        (about.ModelFile, about.Model) = (model.File, model.Context.Explain().Inspect(model.Transformer, model.Schema));
    }
}
