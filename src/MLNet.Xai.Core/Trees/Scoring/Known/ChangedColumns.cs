namespace MLNet.Xai.Core.Trees.Scoring.Known;

/// <summary>What has to be done where some features' values change places among rows.</summary>
/// <param name="Changed">Columns of codes that change places.</param>
/// <param name="Unchanged">Other columns that the walked trees look at.</param>
/// <param name="Walked">By tree whether it has to be walked again.</param>
internal sealed record ChangedColumns(int[] Changed, int[] Unchanged, bool[] Walked);
