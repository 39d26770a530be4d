using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Explain;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;
using Spectre.Console;

namespace MLNet.Xai.Cli.Importance;

/// <summary>xai importance: what matters to a model, by SHAP and, with labels, by permutation.</summary>
internal static class ImportanceCommand
{
    // An even sample: means over some thousand rows are known to a few percent.
    private const int DefaultRows = 5000;

    public static Command Create()
    {
        var data = new DataOptions();
        Option<string?> label = SharedOptions.Label(), background = SharedOptions.Background(), only = SharedOptions.Class();
        label.Description += " Without it there is no permutation importance.";
        Option<FileInfo[]> output = new("--output", "-o") { Description = "Where to write: .csv or .json (a table), .svg (a picture). May be given several times; SHAP goes to name.svg, permutation to name.permutation.svg.", HelpName = "file" };
        Option<int> rows = new("--rows") { Description = "Rows that are looked at, an even sample of all.", HelpName = "number", DefaultValueFactory = _ => DefaultRows };
        rows.Validators.Add(SharedOptions.Range(2, int.MaxValue));
        Option<int> repeats = new("--repeats") { Description = "Shufflings of each feature.", HelpName = "number", DefaultValueFactory = _ => new PermutationImportanceOptions().Repeats };
        repeats.Validators.Add(SharedOptions.Range(1, 1000));
        Option<ImportanceMetric?> metric = new("--metric") { Description = "What is measured of shuffled rows; the usual ones of the model's task by default." };
        Option<ExplainMethod> method = new("--method") { Description = "The Shapley values: treeshap or shap; auto by default.", DefaultValueFactory = _ => ExplainMethod.Auto };
        Option<string> groupBy = SharedOptions.GroupBy();
        Option<int> seed = SharedOptions.Seed();
        metric.InSmallLetters();
        method.InSmallLetters();
        var command = new ToolCommand("importance", "Shows what matters to the model: mean |SHAP| and, with labels, how much worse it predicts when a column is shuffled.",
            ["xai importance -m loan.zip -d test.csv --label-col approved", "xai importance -m loan.zip -d test.csv -o importance.csv -o importance.svg --group-by column"],
            [.. data.All, label, output, background, method, only, groupBy, rows, repeats, metric, seed]);
        command.Do(async (parsed, screen, cancellation) =>
        {
            FileInfo[] files = parsed.GetValue(output) ?? [];
            if (Array.Find(files, f => f.Extension.ToLowerInvariant() is not (".csv" or ".json" or ".svg")) is { } unknown)
                throw new WrongUseException($"--output '{unknown.Name}': importance is written as .csv, .json or .svg.");
            bool byColumn = parsed.GetValue(groupBy) is "column";
            int most = parsed.GetValue(rows), drawn = parsed.GetValue(seed);
            using LoadedModel model = LoadedModel.Load(parsed.GetRequiredValue(data.Model), screen, drawn);
            IDataView all = data.Open(parsed, model, cancellation);
            ModelInspection inspection = model.Context.Explain().Inspect(model.Transformer, all.Schema);
            IDataView against = parsed.GetValue(background) is { } path ? data.Open(path, parsed, model, cancellation) : all;
            (ImportanceTable shap, IDataView explained, PermutationImportanceTable? permuted) = RowProgress.Run(screen, all.GetRowCount(), progress =>
            {
                ExplainMethod chosen = Explainers.Choose(parsed.GetValue(method) is ExplainMethod.Auto && inspection.Ways.Any(w => w.Method is "treeshap") ? ExplainMethod.TreeShap : parsed.GetValue(method), inspection);
                if (chosen is not (ExplainMethod.TreeShap or ExplainMethod.Shap))
                    chosen = parsed.GetValue(method) == ExplainMethod.Auto ? ExplainMethod.Shap : throw new WrongUseException($"--method {chosen.ToString().ToLowerInvariant()}: importance is by treeshap or shap.");
                string? output = parsed.GetValue(only) ?? (inspection.Predictors is [{ Classes.Count: > 0 }] ? "predicted" : null);
                var request = new ExplainRequest { Method = chosen, Class = output, GroupByColumn = byColumn, Seed = drawn, BackgroundRows = chosen == ExplainMethod.TreeShap ? most : null };
                ITransformer with = Explainers.Behind(model, inspection, () => against, request, progress, cancellation);
                IDataView sampled = with.Transform(EvenRows.Of(all, most, drawn, cancellation));
                ImportanceTable table = model.Context.Explain().Importance(sampled, "Shap", cancellation: cancellation);
                PermutationImportanceTable? shuffled = parsed.GetValue(label) is { } column ? model.Context.Explain().PermutationImportance(model.Transformer, all, new PermutationImportanceOptions
                {
                    LabelColumnName = column,
                    MaxRows = most,
                    Repeats = parsed.GetValue(repeats),
                    Metrics = parsed.GetValue(metric) is { } one ? [one] : null,
                    GroupBy = byColumn ? SlotGrouping.SourceColumn : SlotGrouping.None,
                    Seed = drawn,
                    Progress = progress,
                    Cancellation = cancellation,
                }) : null;
                return (table, sampled, shuffled);
            });
            Show(shap, permuted, screen);
            foreach (FileInfo file in files)
                await ImportanceFiles.WriteAsync(file, shap, permuted, () => model.Context.Explain().Plots.Bar(explained, "Shap", new BarOptions { Title = "Mean |SHAP|" }), screen, cancellation);
        });
        return command;
    }

    private static void Show(ImportanceTable shap, PermutationImportanceTable? permuted, Screen screen)
    {
        ImportanceMetric? metric = permuted?.Metrics[0];
        Table table = permuted is null ? Screen.Table("feature", "mean |SHAP|", "share", "mean SHAP") : Screen.Table("feature", "mean |SHAP|", "share", "mean SHAP", $"{metric} when shuffled", "95 % interval");
        foreach (FeatureImportance line in shap.Features)
        {
            string[] cells = [line.Feature, Number(line.MeanMagnitude), line.Share.ToString("P1", CultureInfo.InvariantCulture), Number(line.Mean)];
            PermutationImportanceLine? other = permuted?.Features.FirstOrDefault(l => l.Feature.Equals(line.Feature, StringComparison.Ordinal));
            table.Add(permuted is null ? cells : [.. cells, other is null ? "" : Number(other.Mean), other is null ? "" : $"{Number(other.Low)} to {Number(other.High)}"]);
        }

        screen.Show(table);
        screen.Say(string.Create(CultureInfo.InvariantCulture, $"over {shap.RowCount:N0} rows{(permuted is null ? "" : $"; {metric} of the rows as they are {Number(permuted.Baseline(metric!.Value))}")}"));
    }

    private static string Number(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
