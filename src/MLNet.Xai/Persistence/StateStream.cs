using System.Security.Cryptography;

namespace MLNet.Xai.Persistence;

/// <summary>What is written or read inside another stream, hashed as it passes. Positions count from where it starts.</summary>
internal sealed class StateStream : Stream
{
    private readonly Stream _stream;
    private readonly long _start;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly bool _reads;
    private long _length;

    private StateStream(Stream stream, long length, bool reads) => (_stream, _start, _length, _reads) = (stream, stream.Position, length, reads);

    public override bool CanRead => _reads;

    public override bool CanWrite => !_reads;

    public override bool CanSeek => true;

    public override long Length => _length;

    public override long Position
    {
        get => _stream.Position - _start;
        set => throw new NotSupportedException();
    }

    public static StateStream ToWrite(Stream stream) => new(stream, 0, reads: false);

    /// <summary>Ends after <paramref name="length"/> bytes, whatever follows.</summary>
    public static StateStream ToRead(Stream stream, long length) => new(stream, length, reads: true);

    /// <summary>The hash of what has passed.</summary>
    public byte[] Hash() => _hash.GetCurrentHash();

    public override int Read(Span<byte> buffer)
    {
        int read = _stream.Read(buffer[..(int)Math.Min(buffer.Length, _length - Position)]);
        _hash.AppendData(buffer[..read]);
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _stream.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
