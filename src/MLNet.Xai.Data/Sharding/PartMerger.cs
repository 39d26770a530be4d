using System.Globalization;

namespace MLNet.Xai.Data.Sharding;

/// <summary>Checks and merges the parts in a folder.</summary>
internal static class PartMerger
{
    public static MergedParts Merge(string folder, MergeOptions options)
    {
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        string[] accounts = [.. Directory.GetFiles(folder, "part-*-of-*.json").Order(StringComparer.Ordinal)];
        if (accounts.Length == 0)
            throw new InvalidDataException($"{folder}: there are no parts here (part-00000-of-00064.json and so on).");
        var found = new PartAccount[accounts.Length];
        Parallelise(accounts.Length, i => found[i] = PartAccount.Read(accounts[i]), options);
        CheckTogether(folder, accounts, found);
        string?[] faults = new string?[found.Length];
        Parallelise(found.Length, i => faults[i] = found[i].FaultOfFile(options.ReadBytes), options);
        if (faults.OfType<string>().FirstOrDefault() is { } fault)
            throw new InvalidDataException($"{fault} Delete {Path.GetFileName(accounts[Array.IndexOf(faults, fault)])}, and make the part again.");
        return new MergedParts([.. found.Select(f => f.Part)], DataSummary.Merge(found.Select(f => f.Part.Summary)), PartRun.Of(found[0].Identity));
    }

    private static void CheckTogether(string folder, string[] accounts, PartAccount[] found)
    {
        int count = found[0].Part.Shard.Count;
        for (int i = 0; i < found.Length; i++)
        {
            Shard shard = found[i].Part.Shard;
            if (!Path.GetFileNameWithoutExtension(accounts[i]).Equals(shard.FileName, StringComparison.Ordinal))
                throw new InvalidDataException($"{accounts[i]}: the account says that this is {shard.FileName}. Was it renamed?");
            if (shard.Count != count)
                throw new InvalidDataException($"{folder}: there are parts of {count} and of {shard.Count} ({Path.GetFileName(accounts[0])}, {Path.GetFileName(accounts[i])}): give every run a folder of its own.");
            if (!found[i].Identity.Equals(found[0].Identity, StringComparison.Ordinal))
                throw new InvalidDataException($"{accounts[i]}: this part is of another run than {Path.GetFileName(accounts[0])}: {Difference(found[0].Identity, found[i].Identity)}");
        }

        int[] missing = [.. Enumerable.Range(0, count).Except(found.Select(f => f.Part.Shard.Index))];
        if (missing.Length > 0)
        {
            throw new InvalidDataException($"{folder}: of {count} parts {missing.Length} are missing: {string.Join(", ", missing.Take(20).Select(m => m.ToString(CultureInfo.InvariantCulture)))}"
                + $"{(missing.Length > 20 ? " and more" : "")}. Run them, as --shard {missing[0]}/{count}; parts that are there are left alone.");
        }
    }

    private static string Difference(string one, string other)
    {
        System.Text.Json.Nodes.JsonObject first = System.Text.Json.Nodes.JsonNode.Parse(one)!.AsObject(), second = System.Text.Json.Nodes.JsonNode.Parse(other)!.AsObject();
        return string.Join("; ", first.Where(p => !System.Text.Json.Nodes.JsonNode.DeepEquals(p.Value, second[p.Key]))
            .Select(p => $"'{p.Key}' is {p.Value?.ToJsonString() ?? "null"} there and {second[p.Key]?.ToJsonString() ?? "null"} here")) + ".";
    }

    private static void Parallelise(int count, Action<int> action, MergeOptions options)
    {
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = options.Cancellation }, action);
        }
        catch (AggregateException e)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }
}
