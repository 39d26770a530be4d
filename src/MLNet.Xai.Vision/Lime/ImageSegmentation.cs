using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Vision.Lime;

/// <summary>How a picture is cut into superpixels.</summary>
public sealed class ImageSegmentation
{
    private readonly string _method;
    private readonly double[] _settings;

    private ImageSegmentation(string method, params double[] settings) => (_method, _settings) = (method, settings);

    /// <summary>Quickshift, lime's default.</summary>
    public static ImageSegmentation Quickshift(QuickshiftOptions? options = null)
    {
        options ??= new QuickshiftOptions();
        return new("quickshift", options.KernelSize, options.MaxDistance, options.Ratio, options.Sigma, options.Seed);
    }

    /// <summary>SLIC: about equally large superpixels.</summary>
    public static ImageSegmentation Slic(SlicOptions? options = null)
    {
        options ??= new SlicOptions();
        return new(
            "slic", options.Segments, options.Compactness, options.MaxIterations, options.Sigma, options.EnforceConnectivity ? 1 : 0, options.MinSizeFactor, options.MaxSizeFactor);
    }

    /// <summary>Felzenszwalb's graph-based segmentation.</summary>
    public static ImageSegmentation Felzenszwalb(FelzenszwalbOptions? options = null)
    {
        options ??= new FelzenszwalbOptions();
        return new("felzenszwalb", options.Scale, options.Sigma, options.MinSize);
    }

    /// <summary>A grid of rectangles.</summary>
    public static ImageSegmentation Grid(int columns, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        return new("grid", columns, rows);
    }

    /// <summary>Method and settings, for reports and as part of a cache's key.</summary>
    public override string ToString() =>
        $"{_method}({string.Join(", ", _settings.Select(s => s.ToString(System.Globalization.CultureInfo.InvariantCulture)))})";

    /// <summary>Cuts a picture.</summary>
    /// <param name="rgb">Interleaved RGB bytes.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public Superpixels Segment(ReadOnlySpan<byte> rgb, int width, int height)
    {
        double[] s = _settings;
        return _method switch
        {
            "slic" => Core.Segmentation.Slic.Segment(rgb, width, height, new SlicOptions
            {
                Segments = (int)s[0],
                Compactness = s[1],
                MaxIterations = (int)s[2],
                Sigma = s[3],
                EnforceConnectivity = s[4] != 0,
                MinSizeFactor = s[5],
                MaxSizeFactor = s[6],
            }),
            "felzenszwalb" => Core.Segmentation.Felzenszwalb.Segment(rgb, width, height, new FelzenszwalbOptions { Scale = s[0], Sigma = s[1], MinSize = (int)s[2] }),
            "grid" => GridSegmentation.Segment(width, height, Math.Min(width, (int)s[0]), Math.Min(height, (int)s[1])),
            _ => Core.Segmentation.Quickshift.Segment(
                rgb, width, height, new QuickshiftOptions { KernelSize = s[0], MaxDistance = s[1], Ratio = s[2], Sigma = s[3], Seed = (int)s[4] }),
        };
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(_method);
        writer.Write((byte)_settings.Length);
        foreach (double setting in _settings)
            writer.Write(setting);
    }

    internal static ImageSegmentation Read(BinaryReader reader)
    {
        string method = reader.ReadString();
        var settings = new double[reader.ReadByte()];
        for (int i = 0; i < settings.Length; i++)
            settings[i] = reader.ReadDouble();
        int wanted = method switch { "quickshift" => 5, "slic" => 7, "felzenszwalb" => 3, "grid" => 2, _ => -1 };
        return settings.Length == wanted ? new ImageSegmentation(method, settings) : throw new InvalidDataException($"there is no segmentation '{method}' with {settings.Length} settings");
    }
}
