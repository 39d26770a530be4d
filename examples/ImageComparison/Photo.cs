namespace ImageComparison;

/// <summary>What is known of a picture before anything is explained.</summary>
/// <param name="Name">Also the beginning of file names.</param>
/// <param name="Truth">Which pixels are the object's, where that is known: of what the network sees.</param>
/// <param name="Class">The true class's name, where that is known.</param>
internal sealed record Photo(string Name, bool[]? Truth = null, string? Class = null);
