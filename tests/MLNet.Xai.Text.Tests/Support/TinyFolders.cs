using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Support;

/// <summary>Small classifiers with a tokenizer of forty word pieces.</summary>
internal static class TinyFolders
{
    public static readonly string[] Pieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "movie", "was", "good", "bad", "not", "##ly", "##s", "a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p",
        "q", "r", "s", "t", "u", "v", "w", "x", "y", ".", "!",
    ];

    public static BertTokenizer Tokenizer() => BertTokenizer.FromTokens(Pieces);

    /// <summary>A folder with such a classifier.</summary>
    public static string Save(string folder, string architecture = "bert", IReadOnlyList<string>? labels = null)
    {
        using EncoderModel model = TinyEncoders.Make(architecture);
        TextModels.Save(folder, model, Tokenizer(), labels ?? ["bad", "good", "so-so"]);
        return folder;
    }
}
