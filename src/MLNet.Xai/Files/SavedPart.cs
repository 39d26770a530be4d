namespace MLNet.Xai;

/// <summary>A part of a saved model, as the file says it: a transformer, or what one holds.</summary>
/// <param name="Entry">Its folder inside the file: "TransformerChain/Transform_000".</param>
/// <param name="Loader">What ML.NET calls its loader: "ColumnConcatenation", "FastForestBinaryExec".</param>
/// <param name="Assembly">Full name of the assembly that the loader is in; empty where the file is so old that it does not say.</param>
/// <param name="IsMissing">Whether that assembly cannot be loaded here.</param>
public sealed record SavedPart(string Entry, string Loader, string Assembly, bool IsMissing)
{
    /// <summary>How deep it lies: 0 for the model, 1 for a step of its chain, more for what a step holds.</summary>
    public int Depth => Entry.Count(c => c == '/');
}
