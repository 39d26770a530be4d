namespace MLNet.Xai.Data;

/// <summary>A part of a run: a file of rows, and its account beside it (<c>part-00007-of-00064.json</c>).</summary>
/// <param name="Shard">Which part.</param>
/// <param name="Path">The file of rows.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal digits.</param>
/// <param name="WasThere">Whether it was there already, whole and of the same run, and nothing was to be done.</param>
/// <param name="Summary">What its rows are like.</param>
public sealed record PartFile(Shard Shard, string Path, long Rows, long Length, string Sha256, bool WasThere, DataSummary Summary);
