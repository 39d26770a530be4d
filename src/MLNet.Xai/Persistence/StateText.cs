using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>
/// An explainer as one text, which travels inside a saved model: base64 of a version byte, length and hash of the state, and the state
/// deflated: the explainer's type and what it writes itself.
/// </summary>
internal static class StateText
{
    private const byte Version = 1;
    private const int MaxLength = 760 << 20; // As base64 it just fits into a string.
    private const int HashLength = 8;
    private const long MostInflated = 1032; // Bytes that one byte can stand for.
    private const int MostDeflated = 1 << 24; // What is larger is a network's weights: slow to deflate, hardly smaller, and ML.NET packs the model's file once more.

    /// <exception cref="InvalidOperationException">It is too large.</exception>
    public static string Write(RowExplainer explainer)
    {
        using var state = new MemoryStream();
        using (var writer = new BinaryWriter(state, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            Type type = explainer.GetType();
            writer.Write($"{type.FullName}, {type.Assembly.GetName().Name}");
            explainer.Write(writer);
        }

        if (state.Length > MaxLength)
        {
            throw new InvalidOperationException(
                $"{explainer.Name} takes {state.Length >> 20} MB; a model's file holds {MaxLength >> 20} MB of an explainer. Keep a network's weights beside it (WeightStorage.Beside).");
        }

        using var packed = new MemoryStream((int)(state.Length + (state.Length >> 8) + 1024));
        using (var header = new BinaryWriter(packed, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            header.Write(Version);
            header.Write((int)state.Length);
            header.Write(Hash(state.GetBuffer().AsSpan(0, (int)state.Length)));
        }

        using (var deflate = new DeflateStream(packed, state.Length > MostDeflated ? CompressionLevel.NoCompression : CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(state.GetBuffer().AsSpan(0, (int)state.Length));
        return Convert.ToBase64String(packed.GetBuffer().AsSpan(0, (int)packed.Length));
    }

    /// <exception cref="InvalidDataException">The text is damaged, or of a later version.</exception>
    public static RowExplainer Read(string text)
    {
        try
        {
            using var packed = new MemoryStream(Convert.FromBase64String(text));
            using var header = new BinaryReader(packed);
            byte version = header.ReadByte();
            if (version != Version)
                throw new InvalidDataException($"it has version {version}, and this assembly reads version {Version}: use a later MLNet.Xai");
            byte[] state = Inflate(packed, header.ReadInt32(), header.ReadBytes(HashLength));
            using var reader = new BinaryReader(new MemoryStream(state));
            return Create(reader);
        }
        catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException
            or IndexOutOfRangeException or TypeLoadException)
        {
            throw new InvalidDataException(
                $"The state of an explainer in the model cannot be read ({e.Message.TrimEnd('.')}). Was the model's file truncated or changed?", e);
        }
    }

    private static byte[] Inflate(MemoryStream packed, int length, byte[] hash)
    {
        if (length is < 0 or > MaxLength || length > MostInflated * packed.Length)
            throw new InvalidDataException($"it says to be {length} bytes long");
        using var deflate = new DeflateStream(packed, CompressionMode.Decompress);
        byte[] state = new byte[length];
        int read = deflate.ReadAtLeast(state, length, throwOnEndOfStream: false);
        if (read < length || deflate.ReadByte() >= 0)
            throw new InvalidDataException($"it has {(read < length ? $"{read}" : "more")} bytes where {length} are announced");
        return Hash(state).AsSpan().SequenceEqual(hash) ? state : throw new InvalidDataException("its content does not match its hash");
    }

    private static byte[] Hash(ReadOnlySpan<byte> state) => SHA256.HashData(state)[..HashLength];

    // RowExplainer is internal: only our own types can be named.
    private static RowExplainer Create(BinaryReader reader)
    {
        string name = reader.ReadString();
        Type? type = Type.GetType(name, throwOnError: false);
        MethodInfo? read = type is not null && type.IsSubclassOf(typeof(RowExplainer))
            ? type.GetMethod("Read", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(BinaryReader)])
            : null;
        if (read is null)
            throw new InvalidDataException($"there is no explainer '{name}' here: add the package that has it");
        return (RowExplainer)read.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [reader], null)!;
    }
}
