namespace MLNet.Xai.Text.Tokenizers;

/// <summary>Reads tokenizers.</summary>
public static class TextTokenizers
{
    /// <summary>The tokenizer of a model's folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="FileNotFoundException">The folder has none of the files.</exception>
    public static TextTokenizer FromFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return BertTokenizer.FromVocabulary(Path.Combine(folder, "vocab.txt"));
    }
}
