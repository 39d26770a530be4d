namespace MLNet.Xai.Data.Csv;

/// <summary>Some bytes of a file, read from start to end.</summary>
internal sealed class RangeStream(FileStream file, long from, long to) : Stream
{
    private readonly long _from = from;
    private long _at = from;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => to - _from;

    public override long Position
    {
        get => _at - _from;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read = RandomAccess.Read(file.SafeFileHandle, buffer[..(int)Math.Min(buffer.Length, to - _at)], _at);
        _at += read;
        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
