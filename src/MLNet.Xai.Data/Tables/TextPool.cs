using System.Text;

namespace MLNet.Xai.Data.Tables;

/// <summary>Texts of a column from UTF-8. Categories repeat, so the last ones seen are kept; a text handed out is never changed.</summary>
internal sealed class TextPool
{
    private const int Places = 1024;
    private const int LongestKept = 64;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly (byte[] Bytes, string Text)[] _kept = new (byte[], string)[Places];

    /// <summary>The text, unless the bytes are no UTF-8.</summary>
    public bool TryGet(ReadOnlySpan<byte> bytes, out ReadOnlyMemory<char> text)
    {
        text = default;
        if (bytes.IsEmpty)
            return true;
        try
        {
            if (bytes.Length > LongestKept)
            {
                text = s_strict.GetString(bytes).AsMemory();
                return true;
            }

            ref (byte[] Bytes, string Text) place = ref _kept[Hash(bytes) % Places];
            if (place.Bytes is null || !bytes.SequenceEqual(place.Bytes))
                place = (bytes.ToArray(), s_strict.GetString(bytes));
            text = place.Text.AsMemory();
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (byte b in bytes)
            hash = (hash ^ b) * 16777619;
        return hash ^ (hash >> 15);
    }
}
