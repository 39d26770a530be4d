using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

public sealed class BertTokenizerTests
{
    [Fact]
    public void Encode_CasedGolden() => GoldenTokenizer.Read("bert_cased.json").Hold(BertTokenizer.FromVocabulary(GoldenTokenizer.PathOf("bert_vocab.txt"), lowercase: false));
}
