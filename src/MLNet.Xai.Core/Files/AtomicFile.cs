using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;

namespace MLNet.Xai.Core.Files;

/// <summary>
/// A file that is there whole or not at all: written under a temporary name in the same folder, and moved. Its bytes are hashed on their way.
/// </summary>
/// <remarks>
/// The temporary name has the machine and the process in it, so that two that write the same part do not write into each other; what a process that was killed left behind is removed by the next one on that machine.
/// </remarks>
internal sealed class AtomicFile : Stream
{
    private static long s_number;

    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _moved;
    private bool _disposed;

    public AtomicFile(string path)
    {
        _path = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(_path) ?? throw new ArgumentException($"'{path}' names no file.", nameof(path));
        Directory.CreateDirectory(folder);
        string start = $".{Path.GetFileName(_path)}.{Environment.MachineName}.";
        RemoveLeftOvers(folder, start);
        _temporary = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{start}{Environment.ProcessId}.{Interlocked.Increment(ref s_number)}.tmp"));
        _stream = new FileStream(_temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _stream.Length;

    public override long Position
    {
        get => _stream.Position;
        set => throw new NotSupportedException();
    }

    /// <summary>Writes what is left to the disk and gives the file its name.</summary>
    /// <returns>The hash of its bytes, and their number.</returns>
    public (string Sha256, long Length) Commit()
    {
        _stream.Flush(flushToDisk: true);
        long length = _stream.Length;
        _stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _moved = true;
        return (Convert.ToHexStringLower(_hash.GetHashAndReset()), length);
    }

    /// <summary>Writes a small file as a whole.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = new AtomicFile(path);
        file.Write(bytes);
        file.Commit();
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        _stream.Write(buffer);
    }

    public override void Flush() => _stream.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _stream.Dispose();
            _hash.Dispose();
            if (!_moved)
                File.Delete(_temporary);
        }

        base.Dispose(disposing);
    }

    private static void RemoveLeftOvers(string folder, string start)
    {
        foreach (string file in Directory.EnumerateFiles(folder, ".*.tmp"))
        {
            string name = Path.GetFileName(file);
            if (!name.StartsWith(start, StringComparison.Ordinal))
                continue;
            string[] ends = name[start.Length..].Split('.');
            if (ends.Length == 3 && int.TryParse(ends[0], NumberStyles.None, CultureInfo.InvariantCulture, out int process) && !Lives(process))
                File.Delete(file);
        }
    }

    private static bool Lives(int process)
    {
        try
        {
            using Process found = Process.GetProcessById(process);
            return !found.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
