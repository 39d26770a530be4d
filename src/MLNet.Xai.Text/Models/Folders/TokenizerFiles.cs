using System.Text;
using System.Text.Json.Nodes;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Models;

/// <summary>Writes a tokenizer's files, and makes sure that they give the same tokenizer when they are read.</summary>
internal static class TokenizerFiles
{
    private static readonly string[] s_names = ["tokenizer.json", "tokenizer_config.json", "vocab.txt", "vocab.json", "merges.txt", "added_tokens.json", "special_tokens_map.json"];

    /// <exception cref="NotSupportedException">Files of this kind of tokenizer are not written; nothing was.</exception>
    public static void Write(string folder, TextTokenizer tokenizer)
    {
        string trial = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            Make(trial, tokenizer);
            if (!Bytes(TextTokenizers.FromFolder(trial)).AsSpan().SequenceEqual(Bytes(tokenizer)))
                throw Unsupported("it has options or added tokens that these files would not keep");

            // Files of another tokenizer would be read first.
            foreach (string name in s_names)
                File.Delete(Path.Combine(folder, name));
            foreach (string file in Directory.EnumerateFiles(trial))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }
        finally
        {
            Directory.Delete(trial, recursive: true);
        }
    }

    private static void Make(string folder, TextTokenizer tokenizer)
    {
        string[] tokens = [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(tokenizer.TokenOf)];
        switch (tokenizer)
        {
            case BertTokenizer bert:
                File.WriteAllText(Path.Combine(folder, "vocab.txt"), string.Concat(tokens.Select(t => t + "\n")), new UTF8Encoding(false));
                ConfigFile.Write(Path.Combine(folder, "tokenizer_config.json"), new JsonObject
                {
                    ["tokenizer_class"] = "BertTokenizer",
                    ["do_lower_case"] = bert.Lowercase,
                    ["strip_accents"] = bert.StripAccents,
                    ["tokenize_chinese_chars"] = bert.SeparateIdeographs,
                });
                break;
            case WordTokenizer words:
                ConfigFile.Write(Path.Combine(folder, "tokenizer.json"), WordsFile.Of(words, tokens));
                break;
            default:
                throw Unsupported("only BERT's and word tokenizers are");
        }
    }

    private static byte[] Bytes(TextTokenizer tokenizer)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        tokenizer.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static NotSupportedException Unsupported(string why) => new($"The tokenizer's files cannot be written: {why}. Copy its own files into the folder, and the model's by ModelWeights.Save.");
}
