using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>The same ids for every text, one a character; none is special.</summary>
internal sealed class FixedTokenizer(int[] ids) : TextTokenizer
{
    public override int VocabularySize => int.MaxValue;

    public override int PadId => 0;

    public override int? MaskId => null;

    public override string? MaskText => null;

    public override string TokenOf(int id) => $"{id}";

    public override EncodedText Encode(string text, int maxTokens = 512) => new(text, ids, [.. ids.Select((id, i) => new TextToken($"{id}", i, 1, i))], text.Length);
}
