namespace MLNet.Xai.Core.Texts;

/// <summary>A part of an output that belongs to no place in the text: a word that is absent, another feature of the row.</summary>
/// <param name="Name">As it is shown: "no 'great'", "Stars = 4".</param>
/// <param name="Value">Its attribution.</param>
public readonly record struct TextPart(string Name, double Value);
