using System.Buffers.Binary;
using System.Text;

namespace MLNet.Xai.Torch.Native;

/// <summary>Marks a version that an ELF file asks another library for as one that it can do without (VER_FLG_WEAK): one flag, nothing else changes.</summary>
/// <remarks>The tables are those of the Linux Standard Base, "Symbol Versioning".</remarks>
internal static class WeakVersion
{
    private const uint VersionNeeds = 0x6ffffffe; // SHT_GNU_verneed
    private const ushort Weak = 2;                // VER_FLG_WEAK

    /// <summary>Sets the flag in place wherever the version is asked for.</summary>
    /// <param name="elf">A 64-bit little-endian ELF file.</param>
    /// <param name="version">"GLIBCXX_3.4.32".</param>
    /// <returns>Whether it is asked for at all.</returns>
    /// <exception cref="InvalidDataException">It is no such file, or a damaged one.</exception>
    public static bool Mark(byte[] elf, string version)
    {
        if (elf.Length < 64 || !elf.AsSpan(0, 6).SequenceEqual("\u007fELF\u0002\u0001"u8))
            throw new InvalidDataException("it is no 64-bit ELF file");
        try
        {
            int start = checked((int)BinaryPrimitives.ReadInt64LittleEndian(At(elf, 0x28, 8))), size = Short(elf, 0x3a), count = Short(elf, 0x3c);
            bool marked = false;
            for (int i = 0; i < count; i++)
            {
                int section = start + (i * size);
                if (Word(elf, section + 4) == VersionNeeds)
                    marked |= Mark(elf, Offset(elf, section), Offset(elf, start + ((int)Word(elf, section + 0x28) * size)), Encoding.ASCII.GetBytes(version + "\0"));
            }

            return marked;
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or OverflowException)
        {
            throw new InvalidDataException("the ELF file is damaged", e);
        }
    }

    // An entry a library (Elf64_Verneed), each with a list of versions (Elf64_Vernaux).
    private static bool Mark(byte[] elf, int need, int strings, byte[] version)
    {
        bool marked = false;
        while (true)
        {
            int of = checked(need + (int)Word(elf, need + 8));
            for (int left = Short(elf, need + 2); left > 0; left--)
            {
                int name = checked(strings + (int)Word(elf, of + 8));
                if (At(elf, name, Math.Min(version.Length, elf.Length - name)).SequenceEqual(version))
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(At(elf, of + 4, 2), (ushort)(Short(elf, of + 4) | Weak));
                    marked = true;
                }

                of = checked(of + (int)Word(elf, of + 12));
            }

            uint next = Word(elf, need + 12);
            if (next == 0)
                return marked;
            need = checked(need + (int)next);
        }
    }

    private static int Offset(byte[] elf, int section) => checked((int)BinaryPrimitives.ReadInt64LittleEndian(At(elf, section + 0x18, 8)));

    private static uint Word(byte[] elf, int at) => BinaryPrimitives.ReadUInt32LittleEndian(At(elf, at, 4));

    private static ushort Short(byte[] elf, int at) => BinaryPrimitives.ReadUInt16LittleEndian(At(elf, at, 2));

    private static Span<byte> At(byte[] elf, int at, int count) => elf.AsSpan(at, count);
}
