using System.Buffers.Binary;

namespace MLNet.Xai.Tests.Support;

/// <summary>Damaged copies of a file, the same ones for the same seed: what a reader must refuse or read, without another exception, hang or flood of memory.</summary>
public static class Mutations
{
    private static readonly long[] s_extremes =
    [
        0, 1, -1, 2, 127, 128, 255, 256, short.MaxValue, ushort.MaxValue, int.MaxValue, int.MinValue, uint.MaxValue, 1L << 32, 1L << 40, long.MaxValue, long.MinValue,
    ];

    /// <summary>Copies with one to four changes each: bits flipped, bytes overwritten, the end cut off, bytes inserted, parts doubled, removed or swapped, numbers grown.</summary>
    /// <param name="file">The whole file; it is not changed.</param>
    /// <param name="seed">The same seed gives the same copies.</param>
    /// <param name="count">How many.</param>
    public static IEnumerable<byte[]> Of(byte[] file, int seed, int count)
    {
        ArgumentNullException.ThrowIfNull(file);
        return Copies(file, new Random(seed), count);
    }

    private static IEnumerable<byte[]> Copies(byte[] file, Random random, int count)
    {
        for (int i = 0; i < count; i++)
        {
            List<byte> bytes = [.. file];
            for (int changes = 1 + random.Next(4); changes > 0; changes--)
                Change(bytes, random);
            yield return [.. bytes];
        }
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count + 1);
        int length = Math.Min(bytes.Count - at, 1 + random.Next(1 << random.Next(1, 8)));
        switch (random.Next(9))
        {
            case 0 or 1 when length > 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2 when length > 0:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 4:
                byte[] added = new byte[1 + random.Next(16)];
                random.NextBytes(added);
                bytes.InsertRange(at, added);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                List<byte> moved = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                if (random.Next(2) == 0)
                    bytes.InsertRange(random.Next(bytes.Count + 1), moved);
                break;
            case 7:
                Overwrite(bytes, at, random);
                break;
            case 8:
                GrowText(bytes, at, random);
                break;
        }
    }

    /// <summary>An extreme integer of one, two, four or eight bytes, in either order.</summary>
    private static void Overwrite(List<byte> bytes, int at, Random random)
    {
        Span<byte> number = stackalloc byte[8];
        long value = s_extremes[random.Next(s_extremes.Length)];
        int size = 1 << random.Next(4);
        BinaryPrimitives.WriteInt64LittleEndian(number, value);
        number = number[..size];
        if (random.Next(4) == 0)
            number.Reverse();
        for (int i = 0; i < size && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }

    /// <summary>The next decimal number in the file becomes an extreme one.</summary>
    private static void GrowText(List<byte> bytes, int at, Random random)
    {
        int start = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
        if (start < 0)
            return;
        int end = start;
        while (end < bytes.Count && bytes[end] is >= (byte)'0' and <= (byte)'9')
            end++;
        bytes.RemoveRange(start, end - start);
        string number = random.Next(4) switch
        {
            0 => "1e999",
            1 => "99999999999999999999",
            _ => s_extremes[random.Next(s_extremes.Length)].ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        bytes.InsertRange(start, System.Text.Encoding.ASCII.GetBytes(number));
    }
}
