using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Explain;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Reasons;

/// <summary>xai reasons: reason codes of the rows on the wrong side of a cutoff.</summary>
internal static class ReasonsCommand
{
    private const string Column = "Reasons";
    private const int Shown = 10;

    public static Command Create()
    {
        var data = new DataOptions();
        Option<double> cutoff = new("--cutoff") { Description = "The score, or with --units probability the probability, that parts the rows.", Required = true, HelpName = "number" };
        Option<ExplanationUnits> units = new("--units") { Description = "What the cutoff is of: margin (the score) or probability.", DefaultValueFactory = _ => ExplanationUnits.Margin };
        Option<bool> high = new("--high-is-wrong") { Description = "Rows above the cutoff get reasons; those below by default." };
        Option<int> most = new("--most") { Description = "At most so many reasons a row.", HelpName = "number", DefaultValueFactory = _ => new ReasonCodeOptions().MostReasons };
        most.Validators.Add(SharedOptions.Range(1, 100));
        Option<FileInfo?> catalogue = new("--catalogue") { Description = "A .json file of codes: [{\"code\": \"R01\", \"text\": \"Income of {value} is low\", \"features\": [\"Income\"]}]. Without it features are their own codes.", HelpName = "file" };
        Option<string[]> protectedFeatures = new("--protected") { Description = "Features that must not decide: rows of which they are a reason are flagged.", HelpName = "feature", AllowMultipleArgumentsPerToken = true };
        Option<string?> output = new("--output", "-o") { Description = "The table that is written: .parquet, .csv, .tsv or .jsonl. Without it the first rows are shown.", HelpName = "file" };
        Option<string?> background = SharedOptions.Background(), only = SharedOptions.Class(), rows = new("--rows") { Description = "Only the first n rows, as 100, or some, counted from 0, as 200-299.", HelpName = "n|from-to" };
        Option<string[]> keep = new("--keep") { Description = "Columns of the dataset that are written too: names, all or none.", HelpName = "column", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["all"] };
        Option<string> groupBy = SharedOptions.GroupBy();
        Option<int> seed = SharedOptions.Seed();
        units.InSmallLetters();
        var command = new ToolCommand("reasons", "Gives the rows on the wrong side of a cutoff their reasons, against those just on its right side.",
            ["xai reasons -m loan.zip -d applicants.csv --cutoff 0.5 --units probability", "xai reasons -m loan.zip -d applicants.csv --cutoff 0 --catalogue codes.json --background train.csv -o reasons.csv --keep id"],
            [.. data.All, cutoff, units, high, most, catalogue, protectedFeatures, output, background, only, groupBy, rows, keep, seed]);
        command.Do(async (parsed, screen, cancellation) =>
        {
            RowRange? range = RowRange.Parse(parsed.GetValue(rows));
            using LoadedModel model = LoadedModel.Load(parsed.GetRequiredValue(data.Model), screen, parsed.GetValue(seed));
            IDataView all = data.Open(parsed, model, cancellation), input = range?.Of(model.Context, all) ?? all;
            var options = new ReasonCodeOptions
            {
                Cutoff = Cutoff(parsed.GetValue(cutoff), parsed.GetValue(units), parsed.GetValue(high)),
                MostReasons = parsed.GetValue(most),
                Catalogue = await ReasonFile.ReadAsync(parsed.GetValue(catalogue), cancellation),
                DefaultText = "{feature}",
                ProtectedFeatures = parsed.GetValue(protectedFeatures) ?? [],
                Output = parsed.GetValue(only) is { } name ? Explainers.Output(name) : null,
                GroupBy = parsed.GetValue(groupBy) is "column" ? SlotGrouping.SourceColumn : SlotGrouping.None,
                Seed = parsed.GetValue(seed),
                Cancellation = cancellation,
            };
            RowProgress.Run(screen, range?.Count ?? all.GetRowCount(), progress =>
            {
                options.Progress = progress;
                IDataView against = parsed.GetValue(background) is { } path ? data.Open(path, parsed, model, cancellation) : all;
                IDataView view = model.Context.Explain().ReasonCodes(model.Transformer, against, Column, options).Transform(input);
                if (parsed.GetValue(output) is { } file)
                    Write(model, all, view, file, parsed.GetValue(keep)!, progress, screen, cancellation);
                else
                    Show(view, screen, cancellation);
                return true;
            });
        });
        return command;
    }

    private static ReasonCutoff Cutoff(double value, ExplanationUnits units, bool high) => (units, high) switch
    {
        (ExplanationUnits.Margin, false) => ReasonCutoff.ScoreBelow(value),
        (ExplanationUnits.Margin, true) => ReasonCutoff.ScoreAbove(value),
        (_, false) => ReasonCutoff.ProbabilityBelow(value),
        _ => ReasonCutoff.ProbabilityAbove(value),
    };

    private static void Write(LoadedModel model, IDataView dataset, IDataView view, string file, string[] keep, IProgress<ExplainProgress> progress, Screen screen, CancellationToken cancellation)
    {
        SavedFile saved = model.Context.Data.SaveFile(view, file, new SaveOptions { Columns = Kept.Columns(dataset.Schema, view.Schema, keep), Vectors = VectorLayout.List, Progress = progress, Cancellation = cancellation });
        screen.Say(string.Create(CultureInfo.InvariantCulture, $"wrote {saved.Path}: {saved.Rows:N0} rows, {saved.Columns.Count} columns, {saved.Length:N0} bytes"));
    }

    private static void Show(IDataView view, Screen screen, CancellationToken cancellation)
    {
        Spectre.Console.Table table = Screen.Table("row", "score", "reasons");
        foreach (RowReasons row in ReasonReader.Read(view, Column, Shown, cancellation))
        {
            IEnumerable<string> reasons = row.Reasons.Select(r => $"{(r.Text.Equals(r.Feature, StringComparison.Ordinal) ? r.Feature : $"{r.Code} {r.Text}")} ({r.Value}, others {r.Reference}: {r.Contribution.ToString("G3", CultureInfo.InvariantCulture)})");
            table.Add($"{row.RowNumber}", row.Score.ToString("G4", CultureInfo.InvariantCulture), row.Reasons.Count == 0 ? "no feature pushes to the wrong side" : string.Join("; ", reasons.Concat(row.Warnings.Select(w => $"! {w}"))));
        }

        if (table.Rows.Count == 0)
            screen.Say("No row is on the wrong side of the cutoff.");
        screen.Show(table);
    }
}
