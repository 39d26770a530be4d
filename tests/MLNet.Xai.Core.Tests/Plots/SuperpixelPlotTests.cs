using System.Xml.Linq;
using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class SuperpixelPlotTests
{
    private static readonly Superpixels Halves = new([0, 0, 1, 1, 0, 0, 1, 1], 4, 2);
    private static readonly byte[] Gray = [.. Enumerable.Repeat((byte)128, 24)];

    [Fact]
    public void Draw_HoldsThePictureAndItsBar()
    {
        SvgFigure figure = SuperpixelPlot.Draw(Gray, Halves, [0.5, -0.25], new SuperpixelOptions { Title = "Elephant" });
        XElement root = XDocument.Parse(figure.ToString()).Root!;
        XElement image = root.Descendants().Single(e => e.Name.LocalName.Equals("image", StringComparison.Ordinal));
        byte[] png = Convert.FromBase64String(image.Attribute("href")!.Value["data:image/png;base64,".Length..]);
        png.ShouldBe(PngFile.Encode(Overlay.Weights(Gray, Halves, [0.5, -0.25]), 4, 2));
        string text = string.Join("|", root.Descendants().Where(e => e.Name.LocalName.Equals("text", StringComparison.Ordinal)).Select(e => e.Value));
        text.ShouldContain("Elephant");
        text.ShouldContain("+0.5");
        SuperpixelPlot.Draw(Gray, Halves, [0.5, -0.25], new SuperpixelOptions { Title = "Elephant" }).ToString().ShouldBe(figure.ToString());
    }

    [Fact]
    public void DrawDifference_ShowsTheDifference()
    {
        SvgFigure difference = SuperpixelPlot.DrawDifference(Gray, Halves, [0.7, 0.1], [0.2, 0.35], "cat", "dog");
        difference.Title.ShouldBe("cat against dog");
        difference.ToString().ShouldContain(">cat</text>");
        difference.ToString().ShouldContain(">dog</text>");
        string picture = Convert.ToBase64String(PngFile.Encode(Overlay.Weights(Gray, Halves, [0.5, -0.25]), 4, 2));
        difference.ToString().ShouldContain(picture);
    }

    [Fact]
    public void BadWeights_AreErrors()
    {
        Should.Throw<ArgumentException>(() => SuperpixelPlot.Draw(Gray, Halves, [double.NaN, 1])).Message.ShouldContain("finite");
        Should.Throw<ArgumentException>(() => SuperpixelPlot.Draw(Gray, Halves, [1])).Message.ShouldContain("1 weights for 2 superpixels");
        Should.Throw<ArgumentException>(() => SuperpixelPlot.DrawDifference(Gray, Halves, [1, 2], [1], "a", "b"));
    }
}
