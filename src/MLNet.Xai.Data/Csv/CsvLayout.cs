using System.Text;
using nietras.SeparatedValues;

namespace MLNet.Xai.Data.Csv;

/// <summary>Where the rows of a file of separated values lie, and what its first line says.</summary>
/// <param name="Names">The first line's fields, or <see langword="null"/> where there are no names.</param>
/// <param name="Width">Number of fields of the first line; 0 where the file is empty.</param>
/// <param name="From">The first byte of the rows that are read.</param>
/// <param name="To">The byte after the last.</param>
internal sealed record CsvLayout(string[]? Names, int Width, long From, long To)
{
    private const int LongestLine = 1 << 26;

    /// <summary>Reads the first line, and finds the part's range: a row belongs to the part in which its first byte lies.</summary>
    public static CsvLayout Of(string path, char separator, bool hasHeader, Shard shard)
    {
        using FileStream file = OpenFile(path);
        long length = file.Length, start = Preamble(path, file);
        byte[] line = FirstLine(path, file, start);
        string[] fields = line.Length == 0 ? [] : Fields(path, line, separator);
        long rows = hasHeader ? start + line.Length : start;
        (long from, long to) = shard.Of(length - rows);
        return new CsvLayout(hasHeader ? fields : null, fields.Length, RowStart(file, rows, rows + from), RowStart(file, rows, rows + to));
    }

    /// <summary>The bytes of a part's lines, where every line is a row.</summary>
    public static (long From, long To) LinesOf(string path, Shard shard)
    {
        using FileStream file = OpenFile(path);
        long start = Preamble(path, file);
        (long from, long to) = shard.Of(file.Length - start);
        return (RowStart(file, start, start + from), RowStart(file, start, start + to));
    }

    public static FileStream OpenFile(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);

    /// <summary>How rows are split into fields: quotes as in RFC 4180, and nothing trimmed.</summary>
    public static SepReaderOptions Format(char separator) => new SepReaderOptions(new Sep(separator)) with { HasHeader = false, DisableColCountCheck = true, Unescape = true };

    private static int Preamble(string path, FileStream file)
    {
        Span<byte> start = stackalloc byte[4];
        int read = file.ReadAtLeast(start, 4, throwOnEndOfStream: false);
        start = start[..read];
        if (start.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || start.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            throw new InvalidDataException($"{path}: the file is UTF-16; save it as UTF-8.");
        if (start.StartsWith("PAR1"u8))
            throw new InvalidDataException($"{path}: the file is Parquet, and no text.");
        return start.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
    }

    // With its end of line. A name may be quoted and have a new line within.
    private static byte[] FirstLine(string path, FileStream file, long start)
    {
        file.Position = start;
        using var line = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        bool quoted = false, returned = false;
        while (file.Read(buffer) is > 0 and int read)
        {
            for (int i = 0; i < read; i++)
            {
                if (returned && buffer[i] != '\n')
                    throw new InvalidDataException($"{path}: lines end with a carriage return alone; write the file with line feeds.");
                quoted ^= buffer[i] == '"';
                returned = buffer[i] == '\r' && !quoted;
                if (buffer[i] != '\n' || quoted)
                    continue;
                line.Write(buffer, 0, i + 1);
                return line.ToArray();
            }

            line.Write(buffer, 0, read);
            if (line.Length > LongestLine)
                throw new InvalidDataException($"{path}: the first line has no end within {LongestLine >> 20} MB; is a quote not closed, or is this no text?");
        }

        return line.ToArray();
    }

    private static string[] Fields(string path, byte[] line, char separator)
    {
        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(line).TrimEnd('\r', '\n');
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException($"{path}: the first line is no UTF-8; save the file as UTF-8.", e);
        }

        using SepReader reader = Format(separator).FromText(text);
        if (!reader.MoveNext())
            return [];
        string[] fields = new string[reader.Current.ColCount];
        for (int i = 0; i < fields.Length; i++)
            fields[i] = reader.Current[i].ToString();
        return fields;
    }

    // The first row that begins at this byte or after it.
    private static long RowStart(FileStream file, long first, long at)
    {
        if (at <= first)
            return first;
        file.Position = at - 1;
        byte[] buffer = new byte[1 << 14];
        for (long place = at - 1; file.Read(buffer) is > 0 and int read; place += read)
        {
            int end = buffer.AsSpan(0, read).IndexOf((byte)'\n');
            if (end >= 0)
                return place + end + 1;
        }

        return file.Length;
    }
}
