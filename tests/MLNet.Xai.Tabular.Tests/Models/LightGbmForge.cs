using System.IO.Compression;
using System.Text;
using Microsoft.ML;

namespace MLNet.Xai.Tabular.Tests.Models;

/// <summary>
/// Makes a LightGBM model without LightGBM's native library: the saved form of a FastTree model with the other class's signature and
/// with what LightGBM's importer adds, a value that stands for NaN at every node. ML.NET then loads and scores it as a LightGBM model.
/// </summary>
internal static class LightGbmForge
{
    private const int HeaderSize = 0x100;

    /// <summary>Saves a model, rewrites its FastTree components and loads it.</summary>
    public static ITransformer Load(ITransformer fastTree, DataViewSchema schema, int seed)
    {
        using var saved = new MemoryStream();
        new MLContext().Model.Save(fastTree, schema, saved);
        using var forged = new MemoryStream();
        var random = new Random(seed);
        using (var source = new ZipArchive(saved, ZipArchiveMode.Read))
        using (var target = new ZipArchive(forged, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (ZipArchiveEntry entry in source.Entries)
            {
                using Stream input = entry.Open();
                using var bytes = new MemoryStream();
                input.CopyTo(bytes);
                using Stream output = target.CreateEntry(entry.FullName).Open();
                output.Write(Forge(bytes.ToArray(), random));
            }
        }

        forged.Position = 0;
        return new MLContext().Model.Load(forged, out _);
    }

    private static byte[] Forge(byte[] block, Random random)
    {
        if (block.Length < HeaderSize)
            return block;
        switch (Encoding.ASCII.GetString(block, 0x40, 8).Replace('\0', ' '))
        {
            case "FTREE RE":
                Write(block, 0x40, "LGBSIREG", 8);
                Write(block, 0x50, "LightGBMRegressionExec", 24);
                break;
            case "FTREE BC":
                Write(block, 0x40, "LGBBINCL", 8);
                Write(block, 0x50, "LightGBMBinaryExec", 24);
                break;
            default:
                return block;
        }

        int length = (int)BitConverter.ToInt64(block, 0x18);
        byte[] payload = WithMissingValues(block.AsSpan(HeaderSize, length).ToArray(), random);
        byte[] tail = block[(HeaderSize + length)..];
        Replace(tail, "Microsoft.ML.FastTree", "Microsoft.ML.LightGbm");
        byte[] forged = [.. block.AsSpan(0, HeaderSize), .. payload, .. tail];
        BitConverter.TryWriteBytes(forged.AsSpan(0x18), (long)payload.Length);
        foreach (int position in new[] { 0x20, 0x30, 0x80, 0x88, 0x90 })    // what lies behind the payload
        {
            long at = BitConverter.ToInt64(forged, position);
            if (at > 0)
                BitConverter.TryWriteBytes(forged.AsSpan(position), at + payload.Length - length);
        }

        return forged;
    }

    /// <summary>NaN becomes the threshold (left), a larger value (right) or zero, node by node; every fourth tree keeps none.</summary>
    private static byte[] WithMissingValues(byte[] payload, Random random)
    {
        using var reader = new BinaryReader(new MemoryStream(payload));
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        void Copy(int bytes) => writer.Write(reader.ReadBytes(bytes));
        int CopyCount()
        {
            int count = reader.ReadInt32();
            writer.Write(count);
            return count;
        }

        Copy(sizeof(int));
        int trees = CopyCount();
        for (int tree = 0; tree < trees; tree++)
        {
            Copy(1 + sizeof(int) + (2 * sizeof(double)));
            for (int i = 0; i < 3; i++)
                Copy(CopyCount() * sizeof(int));
            CopyCount().ShouldBe(0, "categorical nodes are not forged");
            Copy(CopyCount() * sizeof(int));
            float[] thresholds = new float[CopyCount()];
            for (int i = 0; i < thresholds.Length; i++)
                writer.Write(thresholds[i] = reader.ReadSingle());
            reader.ReadBytes(reader.ReadInt32() * sizeof(float));
            writer.Write(thresholds.Length);
            foreach (float threshold in thresholds)
                writer.Write(tree % 4 == 3 ? 0 : random.Next(3) switch { 0 => threshold, 1 => threshold + 1, _ => 0 });
            for (int i = 0; i < 4; i++)
                Copy(CopyCount() * sizeof(double));
        }

        Copy((int)(payload.Length - reader.BaseStream.Position));
        return stream.ToArray();
    }

    private static void Write(byte[] bytes, int at, string text, int width) => Encoding.ASCII.GetBytes(text.PadRight(width, '\0')).CopyTo(bytes, at);

    private static void Replace(byte[] bytes, string old, string text)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.Unicode.GetBytes(old));
        at.ShouldBeGreaterThanOrEqualTo(0);
        Encoding.Unicode.GetBytes(text).CopyTo(bytes, at);
    }
}
