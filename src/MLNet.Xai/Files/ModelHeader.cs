using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MLNet.Xai.Files;

/// <summary>The header in front of every part of a saved model: which loader reads it, and from which assembly. ML.NET keeps its own reader of it to itself.</summary>
/// <remarks>Layout as in ML.NET's ModelHeader, unchanged from 1.0 to 5.0: 256 bytes, little-endian; the loader's name is up to 24 ASCII letters, the assembly's is UTF-16 somewhere behind.</remarks>
internal static class ModelHeader
{
    private const int Size = 256, Loader = 0x50, LoaderBytes = 24, AssemblyPlace = 0x90, AssemblyBytes = 0x98, LongestAssemblyName = 8192;

    private static ReadOnlySpan<byte> Signature => "ML\0MODEL"u8;

    /// <summary>Reads the header of an entry.</summary>
    /// <exception cref="InvalidDataException">The entry is no part of a model, or damaged.</exception>
    public static (string Loader, string Assembly) Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        byte[] header = new byte[Size];
        if (stream.ReadAtLeast(header, Size, throwOnEndOfStream: false) < Size || !header.AsSpan().StartsWith(Signature))
            throw new InvalidDataException($"the entry '{entry.FullName}' does not begin as a part of an ML.NET model does");
        string loader = Encoding.ASCII.GetString(header, Loader, LoaderBytes).TrimEnd('\0');
        long place = BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(AssemblyPlace));
        uint bytes = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(AssemblyBytes));
        if (place == 0 || bytes == 0)
            return (loader, "");
        if (place < Size || bytes > LongestAssemblyName || place + bytes > entry.Length)
            throw new InvalidDataException($"the entry '{entry.FullName}' is damaged: its assembly's name lies outside of it");
        Skip(stream, place - Size);
        byte[] name = new byte[bytes];
        return stream.ReadAtLeast(name, name.Length, throwOnEndOfStream: false) == name.Length
            ? (loader, Encoding.Unicode.GetString(name))
            : throw new InvalidDataException($"the entry '{entry.FullName}' is cut short");
    }

    private static void Skip(Stream stream, long count)
    {
        byte[] buffer = new byte[8192];
        for (int read = 1; count > 0 && read > 0; count -= read)
            read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, count));
    }
}
