using System.Text;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Tokenizers;

/// <summary>Thousands of damaged files and states: only the documented exception, and memory that their size bounds.</summary>
public sealed class MutatedTokenizerTests
{
    private const int Most = 4 << 20;

    [Theory]
    [InlineData("pieces", 3000)]
    [InlineData("words", 2000)]
    [InlineData("bytes", 2000)]
    public void FromFolder_Mutated(string kind, int count)
    {
        string json = kind switch { "pieces" => SmallTokenizers.WordPiece, "words" => SmallTokenizers.WordLevel, _ => SmallTokenizers.BytePair };
        using TokenizerFolder folder = new(("tokenizer.json", json));
        Hold(Encoding.UTF8.GetBytes(json), count, file =>
        {
            File.WriteAllBytes(folder.File("tokenizer.json"), file);
            Use(TextTokenizers.FromFolder(folder.Path));
        });
    }

    [Fact]
    public void FromVocabulary_Mutated()
    {
        using TokenizerFolder folder = new();
        Hold(Encoding.UTF8.GetBytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n"), 2000, file =>
        {
            File.WriteAllBytes(folder.File("vocab.txt"), file);
            Use(BertTokenizer.FromVocabulary(folder.File("vocab.txt")));
        });
    }

    [Fact]
    public void FromFiles_MutatedMerges()
    {
        using TokenizerFolder folder = new();
        Hold(File.ReadAllBytes(GoldenTokenizer.PathOf("roberta_merges.txt")), 500, file =>
        {
            File.WriteAllBytes(folder.File("merges.txt"), file);
            Use(RobertaTokenizer.FromFiles(GoldenTokenizer.PathOf("roberta_vocab.json"), folder.File("merges.txt")));
        });
    }

    [Fact]
    public void FromFolder_MutatedConfig()
    {
        using TokenizerFolder folder = new(("vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\n##b\n"));
        Hold("""{"do_lower_case":true,"strip_accents":null,"pad_token":"[PAD]","mask_token":{"content":"[MASK]"}}"""u8.ToArray(), 2000, file =>
        {
            File.WriteAllBytes(folder.File("tokenizer_config.json"), file);
            try
            {
                Use(TextTokenizers.FromFolder(folder.Path));
            }
            catch (FileNotFoundException e) when (e.Message.Contains("do_lower_case", StringComparison.Ordinal))
            {
            }
        });
    }

    [Theory]
    [InlineData("pieces")]
    [InlineData("words")]
    [InlineData("bytes")]
    public void Read_MutatedState(string kind)
    {
        string json = kind switch { "pieces" => SmallTokenizers.WordPiece, "words" => SmallTokenizers.WordLevel, _ => SmallTokenizers.BytePair };
        using TokenizerFolder folder = new(("tokenizer.json", json));
        Hold(TokenizerStateTests.Saved(TextTokenizers.FromFolder(folder.Path)), 3000, state => Use(TokenizerStateTests.Loaded(state)));
    }

    // What is read must work, too.
    private static void Use(TextTokenizer tokenizer)
    {
        EncodedText text = tokenizer.Encode("[CLS] <mask>Playing, abc é\ud800 NEU \U0001F600", 100);
        foreach (int id in text.Ids)
            tokenizer.TokenOf(id).ShouldNotBeNull();
    }

    private static void Hold(byte[] file, int count, Action<byte[]> use)
    {
        use(file);
        long most = 0;
        foreach (byte[] changed in Mutations.Of(file, 1, count))
            most = Math.Max(most, Bounded.Measure<InvalidDataException>(() => use(changed)));
        most.ShouldBeLessThan(Most + (100 * file.Length));
    }
}
