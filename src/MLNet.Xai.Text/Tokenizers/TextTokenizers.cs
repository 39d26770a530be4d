using MLNet.Xai.Text.Tokenizers.Files;
using MLNet.Xai.Text.Tokenizers.WordPieces;

namespace MLNet.Xai.Text.Tokenizers;

/// <summary>Reads tokenizers.</summary>
public static class TextTokenizers
{
    private static readonly string[] s_bert = ["BertTokenizer", "BertTokenizerFast", "DistilBertTokenizer", "DistilBertTokenizerFast", "ElectraTokenizer", "ElectraTokenizerFast"];
    private static readonly string[] s_roberta = ["RobertaTokenizer", "RobertaTokenizerFast"];

    /// <summary>
    /// The tokenizer of a model's folder as Hugging Face saves it: of <c>tokenizer.json</c>, else of <c>vocab.txt</c> (BERT's; tokenizer_config.json beside it must say
    /// <c>do_lower_case</c>), else of <c>vocab.json</c> and <c>merges.txt</c> (RoBERTa's).
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <returns>A <see cref="BertTokenizer"/>, <see cref="RobertaTokenizer"/> or <see cref="WordTokenizer"/>.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="FileNotFoundException">A file is missing; the message names it.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or has a part that is not read here; the message names file and part.</exception>
    public static TextTokenizer FromFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder '{folder}'.");
        TokenizerConfig config = TokenizerConfig.Read(folder);
        string json = Path.Combine(folder, "tokenizer.json"), words = Path.Combine(folder, "vocab.txt"), bytes = Path.Combine(folder, "vocab.json"), merges = Path.Combine(folder, "merges.txt");
        if (File.Exists(json))
            return TokenizerJson.Read(json, config);
        RefuseAdded(folder);
        if (File.Exists(words))
            return Bert(words, folder, config);
        if (!File.Exists(bytes) && !File.Exists(merges))
            throw new FileNotFoundException($"'{folder}' has no tokenizer: there must be tokenizer.json, vocab.txt, or vocab.json and merges.txt.");
        foreach (string file in (string[])[bytes, merges])
        {
            if (!File.Exists(file))
                throw new FileNotFoundException($"'{folder}' has no {Path.GetFileName(file)}, which a byte-level tokenizer needs beside {Path.GetFileName(string.Equals(file, bytes, StringComparison.Ordinal) ? merges : bytes)}.", file);
        }

        CheckClass(folder, config, s_roberta);
        return RobertaTokenizer.Create(bytes, merges, config.AddPrefixSpace ?? false, config.Special(SpecialTokens.Roberta));
    }

    private static BertTokenizer Bert(string path, string folder, TokenizerConfig config)
    {
        CheckClass(folder, config, s_bert);
        if (config.BasicTokenizer == false)
            throw new InvalidDataException($"'{folder}': do_basic_tokenize of tokenizer_config.json is false; only true is read.");
        bool lowercase = config.Lowercase ?? throw new FileNotFoundException(
            $"'{folder}' has vocab.txt, but no tokenizer_config.json with do_lower_case, which says whether the model is an uncased one. Add it, or read the file by BertTokenizer.FromVocabulary.");
        var normalizer = new BertNormalizer(true, config.SeparateIdeographs ?? true, config.StripAccents ?? lowercase, lowercase);
        return VocabularyFile.Of(path, tokens => BertTokenizer.Create(tokens, config.Special(SpecialTokens.Bert), normalizer));
    }

    private static void CheckClass(string folder, TokenizerConfig config, string[] known)
    {
        if (config.Class is { } name && !known.Contains(name, StringComparer.Ordinal))
            throw new InvalidDataException($"'{folder}': tokenizer_class of tokenizer_config.json is '{name}'; without a tokenizer.json only {string.Join(", ", known)} are read from these files.");
    }

    private static void RefuseAdded(string folder)
    {
        string path = Path.Combine(folder, "added_tokens.json");
        if (File.Exists(path) && TokenizerFile.Read(path, root => root.Names().Count) > 0)
            throw new InvalidDataException($"'{path}' adds tokens to a vocabulary; they are read from a tokenizer.json only.");
    }
}
