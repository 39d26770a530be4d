using System.Buffers;
using System.Text;

namespace MLNet.Xai.Core.Texts;

/// <summary>Code points of a text.</summary>
internal static class Runes
{
    /// <summary>The code point at a place; false for a lone surrogate, which is one unit long.</summary>
    public static bool At(string text, int at, out Rune rune, out int length)
    {
        bool whole = Rune.DecodeFromUtf16(text.AsSpan(at), out rune, out length) == OperationStatus.Done;
        length = whole ? length : 1;
        return whole;
    }
}
