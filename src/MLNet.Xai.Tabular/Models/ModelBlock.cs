using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Microsoft.ML;

namespace MLNet.Xai.Tabular.Models;

/// <summary>
/// One component of a saved ML.NET model: the way, by public API alone, to what the parameter classes hide. The layout is the one that
/// ML.NET documents in its ModelHeader: positions of the component's own bytes at 0x10 and their number at 0x18, its signature at 0x40.
/// </summary>
internal sealed record ModelBlock(string Signature, byte[] Payload)
{
    private const ulong FileSignature = 0x4C45444F4D004C4D;    // "ML\0MODEL"

    /// <summary>Saves a transformer in memory and gives its components whose signature starts so, sub models of a model in their order.</summary>
    public static IReadOnlyList<ModelBlock> Find(ITransformer transformer, string signature)
    {
        using var stream = new MemoryStream();
        new MLContext().Model.Save(transformer, null, stream);
        stream.Position = 0;
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
        return [.. archive.Entries
            .Where(entry => entry.Name is "Model.key" || entry.FullName.EndsWith("\\Model.key", StringComparison.Ordinal))
            .OrderBy(entry => entry.FullName.Length)    // SubPredictor_999 before SubPredictor_1000
            .ThenBy(entry => entry.FullName, StringComparer.Ordinal)
            .Select(Read)
            .Where(block => block.Signature.StartsWith(signature, StringComparison.Ordinal))];
    }

    /// <summary>Reads the component's own bytes in order.</summary>
    public BinaryReader Open() => new(new MemoryStream(Payload));

    private static ModelBlock Read(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        ReadOnlySpan<byte> bytes = copy.ToArray();
        if (bytes.Length < 0x60 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != FileSignature)
            throw new InvalidDataException($"The entry {entry.FullName} of the saved model is not an ML.NET model component.");
        int start = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[0x10..]));
        int length = checked((int)BinaryPrimitives.ReadInt64LittleEndian(bytes[0x18..]));
        return new ModelBlock(Encoding.ASCII.GetString(bytes.Slice(0x40, 8)), bytes.Slice(start, length).ToArray());
    }
}
