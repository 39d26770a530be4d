using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision.Lime;

namespace MLNet.Xai.Vision.Masking;

/// <summary>The superpixels of the pictures seen last, up to 64 MB: explaining one picture with several settings cuts it once.</summary>
internal sealed class SegmentCache
{
    private readonly RecentlyUsed<(UInt128 Picture, string Segmentation), Superpixels> _known = new(1L << 26, cut => cut.Labels.Length * (long)sizeof(int));

    public Superpixels Get(ReadOnlySpan<byte> rgb, int width, int height, ImageSegmentation segmentation)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(rgb, hash);
        var key = (MemoryMarshal.Read<UInt128>(hash), $"{width} x {height} {segmentation}");
        if (!_known.TryGet(key, out Superpixels? cut))
            _known.Keep(key, cut = segmentation.Segment(rgb, width, height));
        return cut;
    }
}
