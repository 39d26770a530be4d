using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Segmentation;

public sealed class SegmentationGoldenTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("lime_image").Where(GoldenSegments.IsOne)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Lab_MatchesScikitImage(string path)
    {
        GoldenSegments golden = new(path);
        double[][] lab = LabColor.FromRgb(golden.Rgb);
        for (int i = 0; i < golden.Lab.Length; i++)
            lab[i % 3][i / 3].ShouldBe(golden.Lab[i], golden.LabTolerance);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Quickshift_WithTheSameNoise_GivesTheSameMap(string path)
    {
        GoldenSegments golden = new(path);
        foreach (GoldenSegments.Map map in golden.Maps.Where(m => m.Algorithm.Equals("quickshift", StringComparison.Ordinal)))
        {
            Superpixels ours = Quickshift.Segment(golden.Rgb, golden.Width, golden.Height, Options(map), golden.Noise, out int[] parent);
            LabelMaps.Same(ours.Labels, map.Labels).ShouldBeGreaterThanOrEqualTo(0.99);
            if (map.Parent.Length > 0)
                parent.Zip(map.Parent).Count(p => p.First == p.Second).ShouldBeGreaterThanOrEqualTo((int)(0.99 * parent.Length));
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Quickshift_WithItsOwnNoise_AgreesAsSeedsDo(string path)
    {
        GoldenSegments golden = new(path);
        foreach (GoldenSegments.Map map in golden.Maps.Where(m => m.Algorithm.Equals("quickshift", StringComparison.Ordinal)))
        {
            Superpixels ours = Quickshift.Segment(golden.Rgb, golden.Width, golden.Height, Options(map));
            LabelMaps.AdjustedRand(ours.Labels, map.Labels).ShouldBeGreaterThanOrEqualTo(map.SeedAgreement - 0.005);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Slic_AgreesWithScikitImage(string path)
    {
        GoldenSegments golden = new(path);
        foreach (GoldenSegments.Map map in golden.Maps.Where(m => m.Algorithm.Equals("slic", StringComparison.Ordinal)))
        {
            Superpixels ours = Slic.Segment(golden.Rgb, golden.Width, golden.Height, new SlicOptions
            {
                Segments = (int)map.Parameters["n_segments"],
                Compactness = map.Parameters["compactness"],
                Sigma = map.Parameters["sigma"],
                MaxIterations = (int)map.Parameters["max_num_iter"],
                MinSizeFactor = map.Parameters["min_size_factor"],
                MaxSizeFactor = map.Parameters["max_size_factor"],
                EnforceConnectivity = map.Connected,
            });
            LabelMaps.AdjustedRand(ours.Labels, map.Labels).ShouldBeGreaterThanOrEqualTo(0.95);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Felzenszwalb_AgreesWithScikitImage(string path)
    {
        GoldenSegments golden = new(path);
        foreach (GoldenSegments.Map map in golden.Maps.Where(m => m.Algorithm.Equals("felzenszwalb", StringComparison.Ordinal)))
        {
            Superpixels ours = Felzenszwalb.Segment(golden.Rgb, golden.Width, golden.Height, new FelzenszwalbOptions
            {
                Scale = map.Parameters["scale"],
                Sigma = map.Parameters["sigma"],
                MinSize = (int)map.Parameters["min_size"],
            });
            LabelMaps.AdjustedRand(ours.Labels, map.Labels).ShouldBeGreaterThanOrEqualTo(0.95);
        }
    }

    private static QuickshiftOptions Options(GoldenSegments.Map map) => new()
    {
        KernelSize = map.Parameters["kernel_size"],
        MaxDistance = map.Parameters["max_dist"],
        Ratio = map.Parameters["ratio"],
        Sigma = map.Parameters["sigma"],
    };
}
