using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Segmentation;

public sealed class SegmentationTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(17, 1)]
    [InlineData(33, 20)]
    public void EveryAlgorithm_AnySize_LabelsEveryPixelFromZeroWithoutGaps(int width, int height)
    {
        byte[] rgb = Noise(width, height);
        foreach (Superpixels map in new[]
        {
            Quickshift.Segment(rgb, width, height), Slic.Segment(rgb, width, height, new SlicOptions { Segments = 5 }),
            Felzenszwalb.Segment(rgb, width, height), GridSegmentation.Segment(width, height, 1, 1),
        })
        {
            map.Labels.Length.ShouldBe(width * height);
            map.Labels.ToArray().Distinct().Order().ShouldBe(Enumerable.Range(0, map.Count));
            map.Sizes().Sum().ShouldBe(width * height);
        }
    }

    [Fact]
    public void Quickshift_TwiceTheSame_GivesTheSameMap()
    {
        byte[] rgb = Noise(40, 30);
        int[] first = Quickshift.Segment(rgb, 40, 30).Labels.ToArray();
        Quickshift.Segment(rgb, 40, 30).Labels.ToArray().ShouldBe(first);
    }

    [Fact]
    public void Felzenszwalb_NoSegmentIsSmallerThanAsked()
    {
        Felzenszwalb.Segment(Noise(50, 50), 50, 50, new FelzenszwalbOptions { MinSize = 30 }).Sizes().Min().ShouldBeGreaterThanOrEqualTo(30);
    }

    [Fact]
    public void Slic_ConnectedSegments_AreOnePieceEach()
    {
        Superpixels map = Slic.Segment(Noise(60, 40), 60, 40, new SlicOptions { Segments = 20 });
        int[] labels = map.Labels.ToArray();
        Pieces(labels, 60, 40).ShouldBe(map.Count);
    }

    [Fact]
    public void Grid_CellsDifferByAtMostARowAndAColumn()
    {
        Superpixels map = GridSegmentation.Segment(10, 7, 3, 2);
        map.Count.ShouldBe(6);
        map.Sizes().ShouldBe([16, 12, 12, 12, 9, 9]);
    }

    [Fact]
    public void WrongNumberOfBytes_SaysWhatTheImageWouldNeed()
    {
        Should.Throw<ArgumentException>(() => Quickshift.Segment(new byte[10], 4, 4)).Message.ShouldContain("48 RGB bytes; there are 10");
        Should.Throw<ArgumentOutOfRangeException>(() => Slic.Segment(new byte[48], 4, 4, new SlicOptions { Segments = 0 }));
        Should.Throw<ArgumentOutOfRangeException>(() => Quickshift.Segment(new byte[48], 4, 4, new QuickshiftOptions { Ratio = 2 }));
    }

    private static byte[] Noise(int width, int height)
    {
        var rgb = new byte[3 * width * height];
        new Random(7).NextBytes(rgb);
        return rgb;
    }

    private static int Pieces(int[] labels, int width, int height)
    {
        var seen = new bool[labels.Length];
        int pieces = 0;
        for (int start = 0; start < labels.Length; start++)
        {
            if (seen[start])
                continue;
            pieces++;
            Stack<int> open = new([start]);
            seen[start] = true;
            while (open.TryPop(out int i))
            {
                foreach ((int x, int y) in new[] { ((i % width) + 1, i / width), ((i % width) - 1, i / width), (i % width, (i / width) + 1), (i % width, (i / width) - 1) })
                {
                    int j = (y * width) + x;
                    if (x < 0 || x >= width || y < 0 || y >= height || seen[j] || labels[j] != labels[start])
                        continue;
                    seen[j] = true;
                    open.Push(j);
                }
            }
        }

        return pieces;
    }
}
