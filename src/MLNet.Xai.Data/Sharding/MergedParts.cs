using System.Text;
using MLNet.Xai.Core.Files;

namespace MLNet.Xai.Data;

/// <summary>All parts of a run, checked, and the summary of all their rows.</summary>
/// <param name="Parts">The parts in their order: one after the other their files are the rows of the whole.</param>
/// <param name="Summary">The same, bit for bit, as of one run over all rows.</param>
/// <param name="Run">What was run.</param>
public sealed record MergedParts(IReadOnlyList<PartFile> Parts, DataSummary Summary, PartRun Run)
{
    /// <summary>Number of rows.</summary>
    public long Rows => Summary.Rows;

    /// <summary>Writes <c>summary.json</c> (<see cref="DataSummary.ToJson"/>) and <c>importance.csv</c> (<see cref="DataSummary.ToCsv"/>).</summary>
    /// <param name="folder">Where; it is made where it is not there.</param>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        AtomicFile.Write(Path.Combine(folder, "importance.csv"), Encoding.UTF8.GetBytes(Summary.ToCsv()));
        AtomicFile.Write(Path.Combine(folder, "summary.json"), Encoding.UTF8.GetBytes(Summary.ToJson()));
    }
}
