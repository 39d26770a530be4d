using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tests.Support;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;

namespace MLNet.Xai.Vision.Tests.Pipeline.Loading;

/// <summary>Every kind of file against the bytes of Pillow's <c>convert("RGB")</c>.</summary>
public sealed class OddImagesTests
{
    public static TheoryData<string> Files => ["cmyk.jpg", "exif6.jpg", "gray16.png", "la.png", "pal.png", "rgba.png"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Load_GivesPillowsBytes(string file) => ShouldBePillows(Odd(file));

    [Theory]
    [InlineData("trunc.jpg")]
    [InlineData("trunc.png")]
    public void Load_HalfAFile_IsAnErrorThatNamesIt(string file)
    {
        string message = Should.Throw<InvalidDataException>(() => ImageFile.Load(Odd(file))).Message;
        message.ShouldContain(file);
        message.ShouldContain("truncated");
    }

    /// <summary>Files that were put into the folder since, too.</summary>
    [Fact]
    public void Load_EveryFile_GivesPillowsBytesOrSaysWhatIsWrong()
    {
        string? folder = TestData.Real("odd_images");
        Assert.SkipWhen(folder is null, TestData.RealMissing("odd_images"));
        foreach (string path in Directory.EnumerateFiles(folder).Where(p => !p.EndsWith(".gz", StringComparison.Ordinal) && !p.EndsWith(".md", StringComparison.Ordinal)))
        {
            if (File.Exists(path + ".rgb.gz"))
                ShouldBePillows(path);
            else
                Should.Throw<InvalidDataException>(() => ImageFile.Load(path)).Message.ShouldContain(path);
        }
    }

    [Fact]
    public void Load_Orientation6_IsTurnedClockwise()
    {
        using Image<Rgb24> upright = ImageFile.Load(Odd("exif6.jpg")), stored = ImageFile.Load(Odd("exif6.jpg"), new ImageLoadOptions { ApplyOrientation = false });
        (upright.Width, upright.Height).ShouldBe((stored.Height, stored.Width));
        for (int y = 0; y < upright.Height; y++)
        {
            for (int x = 0; x < upright.Width; x++)
                upright[x, y].ShouldBe(stored[y, stored.Height - 1 - x]);
        }
    }

    [Fact]
    public void LoadImages_TransparentPixels_KeepTheirColours_WhereMLNetsOwnDarkensThem()
    {
        string folder = Path.GetDirectoryName(Odd("rgba.png"))!;
        MLContext ml = new(0);
        IDataView files = ml.Data.LoadFromEnumerable([new FileRow { File = "rgba.png" }]);
        byte[] expected = Reference(Odd("rgba.png"));

        byte[] ours = Rgb(ml.Explain().Vision.LoadImages("Photo", folder, "File").Fit(files).Transform(files));
        ours.ShouldBe(expected);

        // Premultiplied: what was red 200 at alpha 64 arrives as 50, and what was fully transparent as black.
        byte[] theirs = Rgb(ml.Transforms.LoadImages("Photo", folder, "File").Fit(files).Transform(files));
        theirs.Select(v => (double)v).Average().ShouldBeLessThan(0.6 * expected.Select(v => (double)v).Average());
    }

    private static void ShouldBePillows(string path)
    {
        byte[] expected = Reference(path);
        using Image<Rgb24> image = ImageFile.Load(path, new ImageLoadOptions { ApplyOrientation = false });
        byte[] pixels = new byte[3 * image.Width * image.Height];
        image.CopyPixelDataTo(pixels);
        pixels.Length.ShouldBe(expected.Length);
        int[] differences = [.. pixels.Zip(expected, (a, b) => Math.Abs(a - b))];
        // Decoders of JPEG differ in how they enlarge the colours and round the cosine transform.
        bool exact = !path.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) && !path.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase);
        differences.Max().ShouldBeLessThanOrEqualTo(exact ? 0 : 16, path);
        differences.Average().ShouldBeLessThan(exact ? 0.001 : 0.75, path);
    }

    private static byte[] Reference(string path)
    {
        using var unpacked = new GZipStream(File.OpenRead(path + ".rgb.gz"), CompressionMode.Decompress);
        using MemoryStream bytes = new();
        unpacked.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Rgb(IDataView view)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Photo"]);
        MLImage? image = null;
        cursor.MoveNext().ShouldBeTrue();
        getter(ref image!);
        using MLImage owned = image;
        int red = owned.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0;
        byte[] pixels = owned.Pixels.ToArray();
        return [.. Enumerable.Range(0, pixels.Length / 4).SelectMany(p => (byte[])[pixels[(4 * p) + red], pixels[(4 * p) + 1], pixels[(4 * p) + 2 - red]])];
    }

    private static string Odd(string file)
    {
        string? path = TestData.Real("odd_images", file);
        Assert.SkipWhen(path is null, TestData.RealMissing("odd_images", file));
        return path;
    }

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }
}
