namespace MLNet.Xai.Core.Plots;

/// <summary>A word of many texts, and what it did to one output.</summary>
/// <param name="Word">The word; in lower case where case does not count.</param>
/// <param name="Importance">Mean magnitude over all texts, those without it counted as 0: what the words are ordered by.</param>
/// <param name="MeanMagnitude">Mean magnitude over the texts that have it.</param>
/// <param name="Mean">Mean value, with its sign, over the texts that have it.</param>
/// <param name="Texts">How many texts have it.</param>
public readonly record struct TellingWord(string Word, double Importance, double MeanMagnitude, double Mean, int Texts);
