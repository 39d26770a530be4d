using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text.Tokenizers;

/// <summary>A text as an encoder takes it.</summary>
/// <param name="Text">The text.</param>
/// <param name="Ids">The tokens' ids, special ones counted, not padded.</param>
/// <param name="Tokens">The same tokens with their places in <paramref name="Text"/> (not in any normalised form of it) and the word that each is part of.</param>
/// <param name="SeenLength">How much of the text, in UTF-16 units, the tokens cover; less than its length where it was cut.</param>
public sealed record EncodedText(string Text, IReadOnlyList<int> Ids, IReadOnlyList<TextToken> Tokens, int SeenLength);
