using System.CommandLine;
using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Data;

namespace MLNet.Xai.Cli.Merge;

/// <summary>xai merge: the parts of a run, checked, to tables about all of their rows.</summary>
internal static class MergeCommand
{
    public static Command Create()
    {
        Argument<DirectoryInfo> folder = new("folder") { Description = "The folder with the parts that explain --shard wrote." };
        Option<DirectoryInfo?> output = new("--output", "-o") { Description = "Where importance.csv and summary.json go; the folder itself by default.", HelpName = "folder" };
        Option<bool> trust = new("--sizes-only") { Description = "Compares the parts' sizes and not their hashes." };
        var command = new ToolCommand("merge", "Checks that all parts of a run are there, whole and of the same run, and merges their summaries; rows are not read again.",
            ["xai merge parts", "xai merge parts -o summary"], output, trust) { folder };
        command.Do((parsed, screen, cancellation) =>
        {
            DirectoryInfo parts = parsed.GetRequiredValue(folder);
            if (!parts.Exists)
                throw new DirectoryNotFoundException($"There is no folder '{parts.FullName}'.");
            MergedParts merged = screen.Context().Explain().MergeParts(parts.FullName, new MergeOptions { ReadBytes = !parsed.GetValue(trust), Cancellation = cancellation });
            string target = (parsed.GetValue(output) ?? parts).FullName;
            merged.Save(target);
            screen.Say(string.Create(CultureInfo.InvariantCulture, $"merged {merged.Parts.Count:N0} parts of {merged.Rows:N0} rows"));
            screen.Say($"wrote {Path.Combine(target, "importance.csv")}");
            screen.Say($"wrote {Path.Combine(target, "summary.json")}");
            return Task.CompletedTask;
        });
        return command;
    }
}
