using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.PixelFormats;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Pipeline.Loading;

/// <summary>The loader in a pipeline: columns, errors and flags, saving, one row at a time.</summary>
public sealed class LoadImagesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-load").FullName;
    private readonly MLContext _ml = new(1);
    private readonly nn.Module<Tensor, Tensor> _net = Photos.Net();

    public LoadImagesTests()
    {
        using var image = new Image<Rgba32>(20, 18);
        for (int y = 0; y < image.Height; y++)
        {
            for (int x = 0; x < image.Width; x++)
                image[x, y] = new Rgba32((byte)(10 * x), (byte)(12 * y), 200, (byte)(x * 13));
        }

        image.SaveAsPng(InFolder("good.png"));
        image.SaveAsJpeg(InFolder("good.jpg"));
        File.WriteAllBytes(InFolder("cut.png"), File.ReadAllBytes(InFolder("good.png"))[..^20]);
        File.WriteAllText(InFolder("page.jpg"), "<!DOCTYPE html><html>Not found</html>");
    }

    public void Dispose()
    {
        _net.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("cut.png", "truncated")]
    [InlineData("page.jpg", "web page")]
    [InlineData("none.png", "There is no picture")]
    [InlineData("", "names no file")]
    public void LoadImages_BadFile_IsAnErrorOfItsRow(string file, string expected)
    {
        IDataView view = Load().Fit(Files("good.png")).Transform(Files("good.png", file));
        string message = Should.Throw<InvalidOperationException>(() => Images(view)).Message;
        message.ShouldContain("Row 1");
        message.ShouldContain(file);
        message.ShouldContain(expected);
        message.ShouldContain("FlagDamaged");

        ITransformer scored = Load().Append(Photos.Vision(_ml).ScoreImages("Photo", _net, Photos.Recipe, Photos.Labels)).Fit(Files("good.png"));
        Should.Throw<InvalidOperationException>(() => Photos.Vectors(scored.Transform(Files("good.png", file)), "Score")).Message.ShouldContain(expected);
    }

    [Fact]
    public void LoadImages_FlagDamaged_SaysWhichRows_AndTheOthersAreScored()
    {
        ImageLoadTransformer loader = Load(new ImageLoadOptions { FlagDamaged = true }).Fit(Files("good.png"));
        IDataView view = loader.Transform(Files("good.png", "cut.png", "good.jpg", "none.png", "page.jpg", ""));

        Flags[] flags = [.. _ml.Data.CreateEnumerable<Flags>(view, reuseRowObject: false)];
        flags.Select(f => f.Ok).ShouldBe([true, false, true, false, false, false]);
        flags.Select(f => f.Error.Length == 0).ShouldBe(flags.Select(f => f.Ok));
        flags[1].Error.ShouldContain("cut.png");
        Images(view).Select(i => i is not null).ShouldBe(flags.Select(f => f.Ok));

        IDataView kept = _ml.Data.FilterByCustomPredicate<Flags>(view, row => !row.Ok);
        IDataView scored = Photos.Vision(_ml).ScoreImages("Photo", _net, Photos.Recipe, Photos.Labels).Fit(kept).Transform(kept);
        Photos.Vectors(scored, "Score").Length.ShouldBe(2);
    }

    [Fact]
    public void LoadImages_Background_ShowsThroughTransparentPixels()
    {
        IDataView data = Files("good.png");
        byte[] straight = Images(Load().Fit(data).Transform(data))[0]!;
        byte[] blended = Images(Load(new ImageLoadOptions { Background = (255, 0, 10) }).Fit(data).Transform(data))[0]!;
        for (int p = 0; p < 20 * 18; p++)
        {
            (int x, int y) = (p % 20, p / 20);
            double alpha = x * 13 / 255.0;
            straight.AsSpan(4 * p, 4).ToArray().ShouldBe([(byte)(10 * x), (byte)(12 * y), 200, 255]);
            blended.AsSpan(4 * p, 4).ToArray().ShouldBe(
                [(byte)Math.Round((10 * x * alpha) + (255 * (1 - alpha))), (byte)Math.Round(12 * y * alpha), (byte)Math.Round((200 * alpha) + (10 * (1 - alpha))), 255]);
        }
    }

    [Fact]
    public void Load_SixteenBits_GivesTheUpperEight()
    {
        using (var grey = new Image<L16>(256, 2))
        using (var colours = new Image<Rgba64>(256, 1))
        {
            for (int x = 0; x < 256; x++)
            {
                (grey[x, 0], grey[x, 1]) = (new L16((ushort)((x << 8) | 0xff)), new L16((ushort)(x << 8)));
                colours[x, 0] = new Rgba64((ushort)((x << 8) | 0xf0), (ushort)(65535 - (x << 8)), 0x01ff, 0);
            }

            grey.Save(InFolder("grey.png"), new PngEncoder { BitDepth = PngBitDepth.Bit16, ColorType = PngColorType.Grayscale });
            colours.Save(InFolder("colours.png"), new PngEncoder { BitDepth = PngBitDepth.Bit16, ColorType = PngColorType.RgbWithAlpha });
        }

        using Image<Rgb24> one = ImageFile.Load(InFolder("grey.png")), two = ImageFile.Load(InFolder("colours.png"));
        for (int x = 0; x < 256; x++)
        {
            one[x, 0].ShouldBe(new Rgb24((byte)x, (byte)x, (byte)x));
            one[x, 1].ShouldBe(new Rgb24((byte)x, (byte)x, (byte)x));
            two[x, 0].ShouldBe(new Rgb24((byte)x, (byte)(255 - x), 1));
        }
    }

    [Fact]
    public void LoadImages_TooManyPixels_IsRefusedByTheHeader()
    {
        Load(new ImageLoadOptions { MaxPixels = 360 }).Fit(Files("good.png")).Transform(Files("good.png")).Schema["Photo"].Type.ShouldBeOfType<ImageDataViewType>();
        Should.Throw<InvalidDataException>(() => ImageFile.Load(InFolder("good.png"), new ImageLoadOptions { MaxPixels = 359 })).Message.ShouldContain("20 x 18");

        // A header of 60,000 x 60,000 before the same few bytes.
        byte[] bomb = File.ReadAllBytes(InFolder("good.png"));
        bomb.AsSpan(16, 8).Clear();
        (bomb[18], bomb[19], bomb[22], bomb[23]) = (0xea, 0x60, 0xea, 0x60);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), Crc(bomb.AsSpan(12, 17)));
        File.WriteAllBytes(InFolder("bomb.png"), bomb);
        Should.Throw<InvalidDataException>(() => ImageFile.Load(InFolder("bomb.png"))).Message.ShouldContain("60000 x 60000");
    }

    [Fact]
    public void LoadImages_SavedAndLoaded_GivesTheSame()
    {
        var options = new ImageLoadOptions { Background = (1, 2, 3), ApplyOrientation = false, MaxPixels = 1000, FlagDamaged = true };
        IDataView data = Files("good.png", "none.png");
        ITransformer model = Load(options).Append(_ml.Transforms.ResizeImages("Small", 8, 8, "Photo")).Fit(Files("good.png"));
        string path = InFolder("model.zip");
        _ml.Model.Save(model, data.Schema, path);

        ITransformer loaded = new MLContext(2).Model.Load(path, out _);

        Images(loaded.Transform(data)).ShouldBe(Images(model.Transform(data)));
        ImageLoadTransformer loader = ((IEnumerable<ITransformer>)loaded).First().ShouldBeOfType<ImageLoadTransformer>();
        loader.OutputColumnName.ShouldBe("Photo");
        loader.Transform(data).Schema.GetColumnOrNull("Photo.Error").ShouldNotBeNull();
    }

    [Fact]
    public void LoadImages_PredictionEngine_ReadsOneFileAtATime()
    {
        ITransformer model = Load(new ImageLoadOptions { FlagDamaged = true }).Fit(Files("good.png"));
        using PredictionEngine<FileRow, Flags> engine = _ml.Model.CreatePredictionEngine<FileRow, Flags>(model);
        engine.Predict(new FileRow { File = "good.png" }).Ok.ShouldBeTrue();
        engine.Predict(new FileRow { File = "cut.png" }).Error.ShouldContain("cut.png");
        engine.Predict(new FileRow { File = "good.jpg" }).Ok.ShouldBeTrue();

        ITransformer scored = model.Append(Photos.Vision(_ml).ScoreImages("Photo", _net, Photos.Recipe, Photos.Labels).Fit(model.Transform(Files("good.png"))));
        using PredictionEngine<FileRow, Scored> scorer = _ml.Model.CreatePredictionEngine<FileRow, Scored>(scored);
        foreach (string file in (string[])["good.png", "good.jpg"])
            scorer.Predict(new FileRow { File = file }).Score.ShouldBe(Photos.Vectors(scored.Transform(Files(file)), "Score")[0]);
    }

    [Fact]
    public void LoadImages_OfNoTextColumn_IsRefusedAtFit()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new { File = 3f }]);
        Should.Throw<ArgumentOutOfRangeException>(() => Load().Fit(data)).Message.ShouldContain("must be Text");
        Should.Throw<ArgumentOutOfRangeException>(() => Photos.Vision(_ml).LoadImages("Photo", _folder, "Path").Fit(data)).Message.ShouldContain("There are: File");
    }

    [Fact]
    public void Load_EveryShorterFile_IsAnError()
    {
        foreach (string name in (string[])["good.png", "good.jpg"])
        {
            byte[] whole = File.ReadAllBytes(InFolder(name));
            for (int length = 0; length < whole.Length - 1; length++)
            {
                File.WriteAllBytes(InFolder("short"), whole[..length]);
                Should.Throw<InvalidDataException>(() => ImageFile.Load(InFolder("short")), $"{name} of {length} bytes");
            }
        }
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xedb88320);
        }

        return ~crc;
    }

    private ImageLoadEstimator Load(ImageLoadOptions? options = null) => Photos.Vision(_ml).LoadImages("Photo", _folder, "File", options);

    private string InFolder(string name) => Path.Combine(_folder, name);

    private IDataView Files(params string[] names) => _ml.Data.LoadFromEnumerable(names.Select(n => new FileRow { File = n }));

    private static byte[]?[] Images(IDataView view)
    {
        List<byte[]?> images = [];
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ValueGetter<MLImage> getter = cursor.GetGetter<MLImage>(view.Schema["Photo"]);
        MLImage? image = null;
        while (cursor.MoveNext())
        {
            getter(ref image!);
            images.Add(image?.Pixels.ToArray());
        }

        image?.Dispose();
        return [.. images];
    }

    private sealed class FileRow
    {
        public string File { get; set; } = "";
    }

    private sealed class Scored
    {
        public float[] Score { get; set; } = [];
    }

    private sealed class Flags
    {
        [ColumnName("Photo.Ok")]
        public bool Ok { get; set; }

        [ColumnName("Photo.Error")]
        public string Error { get; set; } = "";
    }
}
