using System.IO.Compression;
using System.Text;

namespace MLNet.Xai.Cli.Tests;

/// <summary>Makes a model that needs an assembly that nobody has, by writing another name of the same length into its parts.</summary>
internal static class OtherAssembly
{
    public static void Rename(string model, string copy, string from, string to)
    {
        to.Length.ShouldBe(from.Length);
        byte[] old = Encoding.Unicode.GetBytes(from), other = Encoding.Unicode.GetBytes(to);
        using ZipArchive source = ZipFile.OpenRead(model);
        using ZipArchive target = ZipFile.Open(copy, ZipArchiveMode.Create);
        int changed = 0;
        foreach (ZipArchiveEntry entry in source.Entries)
        {
            using var memory = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(memory);
            byte[] bytes = memory.ToArray();
            for (int at; (at = bytes.AsSpan().IndexOf(old)) >= 0; changed++)
                other.CopyTo(bytes, at);
            using Stream written = target.CreateEntry(entry.FullName).Open();
            written.Write(bytes);
        }

        changed.ShouldBeGreaterThan(0);
    }
}
