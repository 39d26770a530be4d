namespace MLNet.Xai.Torch.Weights;

/// <summary>What was taken from a file of weights.</summary>
/// <param name="Path">The file.</param>
/// <param name="Count">How many of its tensors the network took.</param>
/// <param name="Nested">The dictionary of the checkpoint that held them; empty for the outermost.</param>
/// <param name="Prefix">What was taken away before every name; empty for nothing.</param>
public sealed record LoadedWeights(string Path, int Count, string Nested, string Prefix);
