using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Data;

namespace MLNet.Xai.Cli.Explain;

/// <summary>Which columns are written: some of the dataset, and the results.</summary>
internal static class Kept
{
    /// <param name="dataset">The columns of the dataset.</param>
    /// <param name="explained">Those behind the model and its explainers.</param>
    /// <param name="keep">Names, "all" or "none".</param>
    /// <exception cref="WrongUseException">There is no such column.</exception>
    public static string[] Columns(DataViewSchema dataset, DataViewSchema explained, string[] keep)
    {
        IReadOnlyList<string> results = ResultColumns.Of(explained), there = ResultColumns.OfFile(dataset);
        string[] kept = keep is ["all"] ? [.. there] : keep is ["none"] ? [] : keep;
        if (Array.Find(kept, name => !there.Contains(name, StringComparer.Ordinal)) is { } missing)
            throw new WrongUseException($"--keep: the dataset has no column '{missing}'. It has {string.Join(", ", there)}.");
        return [.. kept.Where(name => !results.Contains(name, StringComparer.Ordinal)), .. results];
    }
}
