namespace MLNet.Xai.Data;

/// <summary>A file that was written.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Rows">Number of its rows.</param>
/// <param name="Length">Number of its bytes.</param>
/// <param name="Sha256">The SHA-256 of its bytes, in hexadecimal digits.</param>
/// <param name="Columns">Names of its columns.</param>
public sealed record SavedFile(string Path, long Rows, long Length, string Sha256, IReadOnlyList<string> Columns);
