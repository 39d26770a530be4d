using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Tokenizers;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>Words between spaces, cut into pieces of up to four letters; ids by the letters.</summary>
internal sealed class PieceTokenizer(int vocabulary = 40, bool mask = true) : TextTokenizer
{
    private const int First = 4;

    public override int VocabularySize => vocabulary;

    public override int PadId => 0;

    public override int? MaskId => mask ? 3 : null;

    public override string? MaskText => mask ? "[MASK]" : null;

    public override string TokenOf(int id) => $"{id}";

    public override EncodedText Encode(string text, int maxTokens = 512)
    {
        List<(int Id, TextToken Token)> found = [(1, new("[CLS]", 0, 0, -1))];
        int word = 0, seen = 0, at = 0;
        foreach (string part in text.Split(' '))
        {
            for (int from = 0; from < part.Length && found.Count < maxTokens - 1; from += 4)
            {
                string piece = part.Substring(from, Math.Min(4, part.Length - from));
                int id = First + (piece.Aggregate(7, (h, c) => ((h * 31) + c) & 0xffff) % (vocabulary - First));
                found.Add((id, new((from > 0 ? "##" : "") + piece, at + from, piece.Length, word)));
                seen = at + from + piece.Length;
            }

            word += part.Length > 0 ? 1 : 0;
            at += part.Length + 1;
        }

        bool whole = seen == text.TrimEnd(' ').Length;
        found.Add((2, new("[SEP]", seen, 0, -1)));
        return new(text, [.. found.Select(f => f.Id)], [.. found.Select(f => f.Token)], whole ? text.Length : seen);
    }
}
