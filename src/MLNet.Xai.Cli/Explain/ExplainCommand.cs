using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Core;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Cli.Explain;

/// <summary>xai explain: a model and a table to a table with scores and explanations.</summary>
internal static class ExplainCommand
{
    // Enough to count covers by, and to draw a sample from, without reading a table of any size twice.
    private const int BackgroundOfDataset = 10_000;

    public static Command Create()
    {
        var data = new DataOptions();
        Option<string> output = new("--output", "-o") { Description = "The table that is written: .parquet, .csv, .tsv or .jsonl; with --shard a folder.", Required = true, HelpName = "file" };
        Option<ExplainMethod> method = new("--method") { Description = "How rows are explained. auto: what the model has in it, else words for a text, treeshap for trees, shap for others.", DefaultValueFactory = _ => ExplainMethod.Auto };
        Option<string?> background = SharedOptions.Background(), only = SharedOptions.Class();
        only.Description = "Of a model of classes: all (the default), predicted, or one by name or number.";
        Option<int?> backgroundRows = new("--background-rows") { Description = "Most rows of the background, drawn evenly from all of it; the method's own default if left out.", HelpName = "number" };
        backgroundRows.Validators.Add(SharedOptions.Range(1, int.MaxValue));
        Option<string?> rows = new("--rows") { Description = "Only the first n rows, as 100, or some, counted from 0, as 200-299.", HelpName = "n|from-to" };
        Option<string> groupBy = SharedOptions.GroupBy();
        Option<ExplanationUnits> units = new("--units") { Description = "Whether the score or the probability is explained.", DefaultValueFactory = _ => ExplanationUnits.Margin };
        Option<int?> topK = new("--top-k") { Description = "Keeps the k largest values of a row, as a list of names and values.", HelpName = "k" };
        topK.Validators.Add(SharedOptions.Range(1, int.MaxValue));
        Option<bool> sparse = new("--sparse") { Description = "Writes values as lists of those that are not zero, instead of a column a feature." };
        Option<string[]> keep = new("--keep") { Description = "Columns of the dataset that are written too: names, all or none.", HelpName = "column", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => ["all"] };
        Option<string?> shard = new("--shard") { Description = "Explains one part of the rows: i/n, or auto (a Slurm array's or a Kubernetes Indexed Job's).", HelpName = "i/n|auto" };
        Option<bool> again = new("--again") { Description = "Makes a part again that is there already." };
        Option<int> seed = SharedOptions.Seed();
        method.InSmallLetters();
        units.InSmallLetters();
        var command = new ToolCommand("explain", "Writes a table with the model's scores and why it gives them.",
            [
                "xai explain -m loan.zip -d applicants.csv -o explained.csv",
                "xai explain -m loan.zip -d applicants.parquet -o explained.parquet --method shap --background train.csv --top-k 5 --keep id",
                "xai explain -m loan.zip -d \"select * from 'loans/*.parquet' where year = 2024\" -o explained.parquet",
                "xai explain -m loan.zip -d big.parquet -o parts --shard 7/64 --background train.csv",
            ],
            [.. data.All, output, method, background, backgroundRows, only, rows, groupBy, units, topK, sparse, keep, shard, again, seed]);
        command.Do((parsed, screen, cancellation) =>
        {
            var request = new ExplainRequest
            {
                Method = parsed.GetValue(method),
                Class = parsed.GetValue(only),
                GroupByColumn = parsed.GetValue(groupBy) is "column",
                Units = parsed.GetValue(units),
                BackgroundRows = parsed.GetValue(backgroundRows),
                Seed = parsed.GetValue(seed),
            };
            var save = new SaveOptions { Cancellation = cancellation, TopK = parsed.GetValue(topK) ?? 0, Vectors = parsed.GetValue(topK) is not null || parsed.GetValue(sparse) ? VectorLayout.Pairs : VectorLayout.Columns };
            var run = new ExplainRun(data, parsed, screen, request, save, parsed.GetValue(background), parsed.GetValue(keep)!, cancellation);
            if (parsed.GetValue(shard) is { } part)
            {
                if (parsed.GetValue(rows) is not null)
                    throw new WrongUseException("--shard and --rows both say which rows; give one of them.");
                run.WritePart(part, parsed.GetRequiredValue(output), parsed.GetValue(again));
            }
            else
            {
                run.WriteFile(RowRange.Parse(parsed.GetValue(rows)), parsed.GetRequiredValue(output));
            }

            return Task.CompletedTask;
        });
        return command;
    }

    /// <summary>One run of it.</summary>
    private sealed class ExplainRun(DataOptions data, ParseResult parsed, Screen screen, ExplainRequest asked, SaveOptions save, string? background, string[] keep, CancellationToken cancellation)
    {
        // What was chosen, said when it has worked: an error is one line.
        private string _note = "";

        public void WriteFile(RowRange? rows, string path)
        {
            using LoadedModel model = LoadedModel.Load(parsed.GetRequiredValue(data.Model), screen, asked.Seed);
            IDataView all = data.OpenOnce(parsed, model, cancellation), input = rows?.Of(model.Context, all) ?? all;
            SavedFile file = RowProgress.Run(screen, rows?.Count ?? RowEstimate.Of(parsed.GetRequiredValue(data.Dataset), all), progress =>
            {
                (ITransformer explained, _) = Explainer(model, () => all, progress);
                IDataView view = explained.Transform(input);
                save.Columns = Kept.Columns(all.Schema, view.Schema, keep);
                save.Progress = progress;
                return model.Context.Data.SaveFile(view, path, save);
            });
            Say(string.Create(CultureInfo.InvariantCulture, $"wrote {file.Path}: {file.Rows:N0} rows, {file.Columns.Count} columns, {file.Length:N0} bytes"));
        }

        public void WritePart(string part, string folder, bool again)
        {
            Shard shard;
            try
            {
                shard = Shard.Parse(part);
            }
            catch (FormatException e)
            {
                throw new WrongUseException($"--shard {e.Message}");
            }

            if (SqlRows.IsQuery(parsed.GetRequiredValue(data.Dataset)))
                throw new WrongUseException("--shard: the rows of a query have no parts, as it may give them in any order. Write them to a Parquet file first, or say in each query which rows are meant (where hash(id) % 64 = 7) and leave --shard out.");
            if (background is not null && SqlRows.IsQuery(background))
                throw new WrongUseException("--background: with --shard it is a file, by whose hash parts are known to be explained against the same rows; write the query's rows to one.");
            using LoadedModel model = LoadedModel.Load(parsed.GetRequiredValue(data.Model), screen, asked.Seed);
            PartFile file = RowProgress.Run(screen, null, progress =>
            {
                (ITransformer explained, ExplainRequest request) = Explainer(model, () => throw new WrongUseException("--shard needs --background: all parts are explained against the same rows, and none reads all of the dataset."), progress);
                OpenOptions open = data.Reading(parsed, model, cancellation);
                open.Shard = shard;
                IDataView input = model.Context.Data.OpenFile(parsed.GetRequiredValue(data.Dataset), open);
                save.Columns = Kept.Columns(input.Schema, explained.GetOutputSchema(input.Schema), keep);
                save.Progress = progress;
                return model.Context.Explain().WritePart(explained, parsed.GetRequiredValue(data.Dataset), folder, new PartOptions
                {
                    Open = open,
                    Save = save,
                    ModelPath = model.File.FullPath,
                    Settings = request.Words(background is null ? null : HashOf(background)),
                    Again = again,
                });
            });
            Say(string.Create(CultureInfo.InvariantCulture, $"{(file.WasThere ? "was there" : "wrote")} {file.Path}: part {file.Shard}, {file.Rows:N0} rows, {file.Length:N0} bytes"));
        }

        private (ITransformer Explained, ExplainRequest Request) Explainer(LoadedModel model, Func<IDataView> dataset, IProgress<ExplainProgress> progress)
        {
            ModelInspection inspection = model.Context.Explain().Inspect(model.Transformer, model.Schema ?? dataset().Schema);
            ExplainRequest request = asked with { Method = Explainers.Choose(asked.Method, inspection) };
            if (asked.Method == ExplainMethod.Auto)
                _note = $"method {request.Method.ToString().ToLowerInvariant()}{(background is null && request.Method is not (ExplainMethod.Own or ExplainMethod.None) ? ", against rows of the dataset itself (--background)" : "")}.";
            if (background is null && request.Method == ExplainMethod.TreeShap)
                request = request with { BackgroundRows = request.BackgroundRows ?? BackgroundOfDataset };
            if (request.Method == ExplainMethod.Words && save.Vectors == VectorLayout.Columns)
                save.Vectors = VectorLayout.List; // A text has as many words as it has.
            return (Explainers.Behind(model, inspection, () => background is null ? dataset() : data.Open(background, parsed, model, cancellation), request, progress, cancellation), request);
        }

        private void Say(string line)
        {
            if (_note.Length > 0)
                screen.Note(_note);
            screen.Say(line);
        }

        private static string HashOf(string path) => File.Exists(path)
            ? Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)))
            : throw new FileNotFoundException($"--background: there is no file '{path}'.", path);
    }
}
