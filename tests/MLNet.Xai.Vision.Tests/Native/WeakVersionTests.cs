using System.Runtime.InteropServices;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Native;

namespace MLNet.Xai.Vision.Tests.Native;

public sealed class WeakVersionTests
{
    private const string Wanted = "GLIBCXX_3.4.32";

    [Fact]
    public void Mark_TorchSharpsLibrary_ChangesOneByte()
    {
        byte[] original = File.ReadAllBytes(TorchSharps()), marked = (byte[])original.Clone();

        WeakVersion.Mark(marked, Wanted).ShouldBeTrue();

        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != marked[i])];
        changed.Length.ShouldBe(1);
        (marked[changed[0]] ^ original[changed[0]]).ShouldBe(2);
        byte[] again = (byte[])marked.Clone();
        WeakVersion.Mark(again, Wanted).ShouldBeTrue();
        again.ShouldBe(marked);
    }

    [Fact]
    public void Mark_VersionThatIsNotAskedFor_ChangesNothing()
    {
        byte[] elf = Small(), copy = (byte[])elf.Clone();

        WeakVersion.Mark(copy, "GLIBCXX_3.4.33").ShouldBeFalse();
        WeakVersion.Mark(copy, "GLIBCXX_3.4.3").ShouldBeFalse();

        copy.ShouldBe(elf);
    }

    [Fact]
    public void Mark_SecondVersionOfSecondLibrary_IsFound()
    {
        byte[] elf = Small(), copy = (byte[])elf.Clone();

        WeakVersion.Mark(copy, Wanted).ShouldBeTrue();

        Enumerable.Range(0, elf.Length).Where(i => elf[i] != copy[i]).ShouldBe([Needs + 16 + 16 + 16 + 16 + 4]);
    }

    [Fact]
    public void Mark_TruncatedOrNoElf_SaysSo()
    {
        byte[] elf = Small();
        int read = elf.Length - 32; // Of the last section only its place is read.
        for (int length = 0; length < read; length++)
            Should.Throw<InvalidDataException>(() => WeakVersion.Mark(elf[..length], Wanted));
        Should.Throw<InvalidDataException>(() => WeakVersion.Mark(new byte[200], Wanted)).Message.ShouldContain("no 64-bit ELF file");
    }

    [Fact]
    public void Load_OnThisMachine_LeavesNothingBehind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "on Linux only");
        string temporary = Path.GetTempPath();

        OlderLibstdc.Load();

        TorchRuntime.EnsureLoaded();
        TorchSharp.torch.ones(2).sum().item<float>().ShouldBe(2);
        Directory.GetFiles(temporary, "libLibTorchSharp.so", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true }).ShouldBeEmpty();
    }

    private static string TorchSharps()
    {
        string file = Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Assert.SkipUnless(File.Exists(file), "TorchSharp's library for Linux is not beside the tests");
        return file;
    }

    private const int Needs = 64;

    // Header; two libraries' needs, of one and of two versions; strings; then a null section, the needs and the strings.
    private static byte[] Small()
    {
        byte[] strings = "\0libc.so.6\0GLIBC_2.2.5\0libstdc++.so.6\0GLIBCXX_3.4\0GLIBCXX_3.4.32\0"u8.ToArray();
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        int stringsAt = Needs + (5 * 16), sections = stringsAt + strings.Length;
        writer.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]);
        writer.Write(new byte[0x28 - 8]);
        writer.Write((long)sections);
        writer.Write(new byte[0x3a - 0x30]);
        writer.Write((ushort)64);
        writer.Write((ushort)3);
        writer.Write((ushort)2);
        Need(versions: 1, file: 1, aux: 16, next: 32);
        Version(name: 11, next: 0);
        Need(versions: 2, file: 23, aux: 16, next: 0);
        Version(name: 38, next: 16);
        Version(name: 50, next: 0);
        writer.Write(strings);
        writer.Write(new byte[64]);
        Section(0x6ffffffe, Needs, 5 * 16, link: 2);
        Section(3, stringsAt, strings.Length, link: 0);
        return stream.ToArray();

        void Need(ushort versions, uint file, uint aux, uint next)
        {
            writer.Write((ushort)1);
            writer.Write(versions);
            writer.Write(file);
            writer.Write(aux);
            writer.Write(next);
        }

        void Version(uint name, uint next)
        {
            writer.Write(0u);
            writer.Write((ushort)0);
            writer.Write((ushort)2);
            writer.Write(name);
            writer.Write(next);
        }

        void Section(uint type, long offset, long size, uint link)
        {
            writer.Write(0u);
            writer.Write(type);
            writer.Write(new byte[16]);
            writer.Write(offset);
            writer.Write(size);
            writer.Write(link);
            writer.Write(new byte[64 - 0x2c]);
        }
    }
}
