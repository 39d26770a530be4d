using System.Buffers.Binary;
using System.IO.Compression;
using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Imaging;

/// <summary>Bytes of small pictures, worked out by hand.</summary>
public sealed class PictureValueTests
{
    [Theory]
    [InlineData(0f, 0, 0, 128)]
    [InlineData(0.25f, 0, 126, 255)] // entry 63: 1.5 - |4 * (63/255 - 0.5)| = 0.488 green
    [InlineData(0.5f, 126, 255, 129)] // entry 127
    [InlineData(1f, 128, 0, 0)]
    [InlineData(-3f, 0, 0, 128)]
    [InlineData(7f, 128, 0, 0)]
    [InlineData(float.NaN, 0, 0, 128)]
    public void Jet_IsThreeRamps(float value, byte r, byte g, byte b)
    {
        (byte R, byte G, byte B) colour = ColorMap.Jet[value];
        ((double)colour.R).ShouldBe(r, 2);
        ((double)colour.G).ShouldBe(g, 2);
        ((double)colour.B).ShouldBe(b, 2);
    }

    [Fact]
    public void BlueRed_GoesOverWhite()
    {
        ColorMap.BlueRed[0].ShouldBe(((byte)0, (byte)64, (byte)191));
        ColorMap.BlueRed[1].ShouldBe(((byte)204, (byte)25, (byte)38));    // 25.5 and 38.25, less a rounding error
        (byte r, byte g, byte b) = ColorMap.BlueRed[0.5f];
        new[] { r, g, b }.Min().ShouldBeGreaterThan((byte)250);
        ColorMap.Gray[0.4f].ShouldBe(((byte)102, (byte)102, (byte)102));
    }

    [Fact]
    public void Heat_Weight_MixesImageAndColour()
    {
        // Gray at 0 and 1: 0.25 * image + 0.75 * heat = (50, 25, 0) and (216.25, ..): the brightest is 241.25.
        byte[] heat = Overlay.Heat([200, 100, 0, 100, 200, 0], [0f, 1f], ColorMap.Gray, imageWeight: 0.25);
        const double brightest = (0.25 * 200) + (0.75 * 255);
        heat.ShouldBe([(byte)(255 * 50 / brightest), (byte)(255 * 25 / brightest), 0, (byte)(255 * 216.25 / brightest), 255, (byte)(255 * 191.25 / brightest)]);
        Overlay.Heat(new byte[6], [0f, 0f], ColorMap.Gray).ShouldBe(new byte[6]);
        Should.Throw<ArgumentOutOfRangeException>(() => Overlay.Heat(new byte[3], [0f], imageWeight: 1.1));
        Should.Throw<ArgumentOutOfRangeException>(() => Overlay.Heat(new byte[3], [0f], imageWeight: -0.1));
    }

    [Fact]
    public void Weights_HalfTheLargest_IsHalfTheWayFromNeutral()
    {
        Superpixels three = new([0, 1, 2], 3, 1);
        byte[] image = Overlay.Weights(new byte[9], three, [1, -0.5, 0], ColorMap.Gray, imageWeight: 0);
        image.ShouldBe([255, 255, 255, 63, 63, 63, 127, 127, 127]);
        Should.Throw<ArgumentException>(() => Overlay.Weights(new byte[9], three, [1, 2])).Message.ShouldContain("2 weights for 3");
    }

    [Fact]
    public void Signed_TintsByTheSign()
    {
        byte[] image = Overlay.Signed([100, 100, 100, 100, 100, 100, 100, 100, 100], [1, -1, 0], strength: 0.5);
        image.ShouldBe([50, 129, 107, 156, 97, 50, 100, 100, 100]);
    }

    [Fact]
    public void Boundaries_OwnColour_RunAlongRowsAndColumns() =>
        Overlay.Boundaries(new byte[18], [0, 0, 1, 0, 0, 1], 3, (1, 2, 3)).ShouldBe([0, 0, 0, 1, 2, 3, 0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0]);

    [Fact]
    public void Keep_OwnColour_FillsTheRest() => Overlay.Keep([1, 2, 3, 4, 5, 6], [-1, 0], (7, 8, 9)).ShouldBe([1, 2, 3, 7, 8, 9]);

    [Fact]
    public void Encode_Picture_HasTheChunksOfPng()
    {
        byte[] rgb = [.. Enumerable.Range(1, 2 * 3 * 3).Select(i => (byte)(i * 11))];
        byte[] png = PngFile.Encode(rgb, 2, 3);
        png[..8].ShouldBe([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        png[8..33].ShouldBe([0, 0, 0, 13, .. "IHDR"u8, 0, 0, 0, 2, 0, 0, 0, 3, 8, 2, 0, 0, 0, .. png[29..33]]);
        BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(29)).ShouldBe(Crc(png.AsSpan(12, 17)));
        png[^12..].ShouldBe([0, 0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82]);    // the well-known checksum of an empty end
        int length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33));
        using var zlib = new ZLibStream(new MemoryStream(png, 41, length), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        plain.ToArray().ShouldBe([0, .. rgb[..6], 0, .. rgb[6..12], 0, .. rgb[12..]]);
        (33 + 12 + length + 12).ShouldBe(png.Length);
    }

    // Bit by bit from the polynomial, as the standard's annex has it in words.
    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = 0xFFFFFFFF;
        foreach (byte b in bytes)
        {
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (((crc ^ (uint)(b >> bit)) & 1) * 0xEDB88320);
        }

        return crc ^ 0xFFFFFFFF;
    }
}
