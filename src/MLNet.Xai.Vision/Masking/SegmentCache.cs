using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision.Lime;

namespace MLNet.Xai.Vision.Masking;

/// <summary>The superpixels of the pictures seen last: explaining one picture with several settings cuts it once.</summary>
internal sealed class SegmentCache
{
    private const int Most = 32;
    private readonly Dictionary<(UInt128 Picture, string Segmentation), Superpixels> _known = [];
    private readonly Queue<(UInt128, string)> _order = [];

    public Superpixels Get(ReadOnlySpan<byte> rgb, int width, int height, ImageSegmentation segmentation)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(rgb, hash);
        var key = (MemoryMarshal.Read<UInt128>(hash), $"{width} x {height} {segmentation}");
        lock (_known)
        {
            if (_known.TryGetValue(key, out Superpixels? known))
                return known;
        }

        Superpixels made = segmentation.Segment(rgb, width, height);
        lock (_known)
        {
            if (_known.TryAdd(key, made))
                _order.Enqueue(key);
            if (_order.Count > Most)
                _known.Remove(_order.Dequeue());
        }

        return made;
    }
}
