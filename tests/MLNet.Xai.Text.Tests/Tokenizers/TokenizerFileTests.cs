using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

public sealed class TokenizerFileTests
{
    private static readonly string s_vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nA\ne\n";

    [Fact]
    public void FromFolder_Small()
    {
        using TokenizerFolder folder = new(("tokenizer.json", SmallTokenizers.WordPiece));
        TextTokenizer pieces = TextTokenizers.FromFolder(folder.Path).ShouldBeOfType<BertTokenizer>();
        pieces.Encode("Playing NEU  a").Ids.ShouldBe([2, 5, 6, 9, 7, 3]);
        (pieces.PadId, pieces.MaskText, pieces.VocabularySize).ShouldBe((0, "[MASK]", 10));
        folder.Write("tokenizer.json", SmallTokenizers.WordLevel);
        TextTokenizers.FromFolder(folder.Path).ShouldBeOfType<WordTokenizer>().Encode("Playing, A playing").Ids.ShouldBe([2, 1, 4, 5, 3]);
        folder.Write("tokenizer.json", SmallTokenizers.BytePair);
        TextTokenizers.FromFolder(folder.Path).ShouldBeOfType<RobertaTokenizer>().Encode("abc <mask>ab").Ids.ShouldBe([256, 260, 261, 259, 257]);
        folder.Write("tokenizer.json", SmallTokenizers.Bytes("null", """[["a","b"],["ab","c"]]"""));
        TextTokenizers.FromFolder(folder.Path).Encode("abc").Ids.ShouldBe([256, 260, 257]);
    }

    [Theory]
    [InlineData("""{"do_lower_case":true}""", "A é", new[] { 2, 5, 7, 3 })]
    [InlineData("""{"do_lower_case":false,"tokenizer_class":"BertTokenizer"}""", "A é", new[] { 2, 6, 1, 3 })]
    [InlineData("""{"do_lower_case":true,"strip_accents":false,"pad_token":{"content":"[SEP]"}}""", "A é", new[] { 2, 5, 1, 3 })]
    public void FromFolder_Vocabulary(string config, string text, int[] ids)
    {
        using TokenizerFolder folder = new(("vocab.txt", s_vocabulary), ("tokenizer_config.json", config));
        TextTokenizers.FromFolder(folder.Path).Encode(text).Ids.ShouldBe(ids);
    }

    [Fact]
    public void FromFolder_VocabularyAndMerges()
    {
        using TokenizerFolder folder = new(("merges.txt", File.ReadAllText(GoldenTokenizer.PathOf("roberta_merges.txt"))));
        Should.Throw<FileNotFoundException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("has no vocab.json");
        folder.Write("vocab.json", File.ReadAllText(GoldenTokenizer.PathOf("roberta_vocab.json")));
        TextTokenizers.FromFolder(folder.Path).ShouldBeOfType<RobertaTokenizer>().AddPrefixSpace.ShouldBeFalse();
        folder.Write("tokenizer_config.json", """{"add_prefix_space":true}""");
        TextTokenizers.FromFolder(folder.Path).ShouldBeOfType<RobertaTokenizer>().AddPrefixSpace.ShouldBeTrue();
        File.Delete(folder.File("merges.txt"));
        Should.Throw<FileNotFoundException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("has no merges.txt");
    }

    [Fact]
    public void FromFolder_Missing()
    {
        using TokenizerFolder folder = new();
        Should.Throw<FileNotFoundException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("tokenizer.json, vocab.txt, or vocab.json and merges.txt");
        Should.Throw<DirectoryNotFoundException>(() => TextTokenizers.FromFolder(folder.File("none")));
        folder.Write("vocab.txt", s_vocabulary);
        Should.Throw<FileNotFoundException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("no tokenizer_config.json with do_lower_case");
        folder.Write("tokenizer_config.json", """{"do_lower_case":true,"tokenizer_class":"BertJapaneseTokenizer"}""");
        Should.Throw<InvalidDataException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("'BertJapaneseTokenizer'");
        folder.Write("tokenizer_config.json", """{"do_lower_case":true,"do_basic_tokenize":false}""");
        Should.Throw<InvalidDataException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("do_basic_tokenize");
        folder.Write("added_tokens.json", """{"new":7}""");
        Should.Throw<InvalidDataException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain("added_tokens.json");
    }

    // What is replaced in the small WordPiece file, by what, and what the message says.
    [Theory]
    [InlineData("\"type\":\"WordPiece\"", "\"type\":\"Unigram\"", "model.type is 'Unigram'; WordPiece, BPE (byte-level) and WordLevel are read")]
    [InlineData("\"type\":\"BertNormalizer\"", "\"type\":\"NFKC\"", "normalizer is 'NFKC'")]
    [InlineData("\"type\":\"BertPreTokenizer\"", "\"type\":\"Whitespace\"", "pre_tokenizer is 'Whitespace'; for this model only 'BertPreTokenizer' is read")]
    [InlineData("{\"type\":\"BertPreTokenizer\"}", "null", "pre_tokenizer is 'null'")]
    [InlineData("\"type\":\"TemplateProcessing\"", "\"type\":\"Other\"", "post_processor is 'Other'")]
    [InlineData("{\"id\":\"A\",\"type_id\":0}", "{\"id\":\"A\",\"type_id\":2}", "post_processor.single[1].Sequence.type_id must be 0")]
    [InlineData("\"id\":\"A\"", "\"id\":\"B\"", "must be the one sequence A")]
    [InlineData("\"ids\":[2]", "\"ids\":[200]", "ids[0] is 200, which is no token's id")]
    [InlineData("\"lowercase\":true", "\"lowercase\":true,\"new_setting\":1", "normalizer.new_setting is not known")]
    [InlineData("\"lowercase\":true", "\"lowercase\":1", "normalizer.lowercase must be true or false, not 1")]
    [InlineData("\"[UNK]\":1,", "", "the vocabulary has no token '[UNK]'")]
    [InlineData("\"[PAD]\":0,", "", "no token is known that fills up")]
    [InlineData("\"play\":5", "\"play\":6", "the tokens 'play' and '##ing' have the same id 6")]
    [InlineData("\"play\":5", "\"play\":-5", "the token 'play' has the id -5")]
    [InlineData("\"play\":5", "\"play\":2000000000", "the token 'play' has the id 2000000000")]
    [InlineData("\"play\":5", "\"play\":99999999999", "model.vocab 'play' must be a whole number of 32 bits, not 99999999999")]
    [InlineData("\"play\":5", "\"play\":\"5\"", "must be a whole number")]
    [InlineData("\"play\":5", "\"play\":5,\"play\":7", "no JSON as it should be")]
    [InlineData("\"play\":5", "\"\\ud800\":5", "no UTF-16")]
    [InlineData("\"id\":9", "\"id\":5", "have the same id 5")]
    [InlineData("\"id\":2,\"content\":\"[CLS]\"", "\"id\":7,\"content\":\"[CLS]\"", "'[CLS]'")]
    [InlineData("\"content\":\"Neu\"", "\"content\":\"\"", "added_tokens[1].content is empty")]
    [InlineData("\"max_input_chars_per_word\":100", "\"max_input_chars_per_word\":1000000000", "model.max_input_chars_per_word is 1000000000")]
    [InlineData("\"decoder\":null", "\"decoder\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]", "no JSON as it should be")]
    public void FromFolder_Refuses(string part, string other, string message)
    {
        SmallTokenizers.WordPiece.ShouldContain(part);
        using TokenizerFolder folder = new(("tokenizer.json", SmallTokenizers.WordPiece.Replace(part, other, StringComparison.Ordinal)));
        string said = Should.Throw<InvalidDataException>(() => TextTokenizers.FromFolder(folder.Path)).Message;
        said.ShouldContain(message);
        said.ShouldStartWith($"'{folder.File("tokenizer.json")}': ");
    }

    [Theory]
    [InlineData("null", """["a b","ab d"]""", "merge 1 needs the token 'd")]
    [InlineData("null", """["a q"]""", "merge 0 needs the token 'aq'")]
    [InlineData("null", """["a b","a b"]""", "merge 1 ('a' and 'b') is there twice")]
    [InlineData("null", """["ab"]""", "model.merges[0]: 'ab' is not two tokens")]
    [InlineData("null", """[["a","b","c"]]""", "model.merges[0] must be two tokens")]
    [InlineData("null", "5", "model.merges must be a list, not 5")]
    [InlineData("{\"type\":\"NFC\"}", "[]", "normalizer must be null for byte-level BPE")]
    public void FromFolder_RefusesBytePairs(string normalizer, string merges, string message)
    {
        string json = SmallTokenizers.Bytes(normalizer, merges).Replace("ab d", "ab dd", StringComparison.Ordinal);
        using TokenizerFolder folder = new(("tokenizer.json", json));
        Should.Throw<InvalidDataException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("\"dropout\":null", "\"dropout\":0.1", "model.dropout must be null")]
    [InlineData("\"use_regex\":true", "\"use_regex\":false", "pre_tokenizer.use_regex is false; only true is read")]
    [InlineData("\"end_of_word_suffix\":\"\"", "\"end_of_word_suffix\":\"</w>\"", "model.end_of_word_suffix is not read")]
    [InlineData("\"\\u0120\":32", "\"other\":32", "the vocabulary has no token for the byte 32")]
    [InlineData("\"type\":\"ByteLevel\",\"add_prefix_space\"", "\"type\":\"Metaspace\",\"add_prefix_space\"", "pre_tokenizer is 'Metaspace'")]
    public void FromFolder_RefusesOtherBpe(string part, string other, string message)
    {
        SmallTokenizers.BytePair.ShouldContain(part);
        using TokenizerFolder folder = new(("tokenizer.json", SmallTokenizers.BytePair.Replace(part, other, StringComparison.Ordinal)));
        Should.Throw<InvalidDataException>(() => TextTokenizers.FromFolder(folder.Path)).Message.ShouldContain(message);
    }
}
