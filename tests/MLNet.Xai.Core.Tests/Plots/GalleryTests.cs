using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>What holds for every picture. The pictures are left in artifacts/plots, for people to look at.</summary>
public sealed class GalleryTests
{
    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Draw_AnySample_LabelsKeepApartAndInside(string name)
    {
        SvgFigure figure = Gallery.Draw(name);
        figure.Save(Path.Combine(TestData.Root, "artifacts", "plots", name + ".svg"));
        SvgReader svg = new(figure);

        var labels = svg.Labels.ToArray();
        for (int i = 0; i < labels.Length; i++)
        {
            labels[i].Box.Inside(svg.ViewBox).ShouldBeTrue($"'{labels[i].Text}' at {labels[i].Box} leaves {svg.ViewBox}");
            for (int j = 0; j < i; j++)
                labels[i].Box.Overlaps(labels[j].Box).ShouldBeFalse($"'{labels[i].Text}' {labels[i].Box} overlaps '{labels[j].Text}' {labels[j].Box}");
        }

        foreach (Box shape in svg.Shapes)
            shape.Inside(svg.ViewBox).ShouldBeTrue($"{shape} leaves {svg.ViewBox}");
        foreach (var (x, y) in svg.Points)
            new Box(x, y, x, y).Inside(svg.ViewBox).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Gallery.Names), MemberType = typeof(Gallery))]
    public void Draw_SameInputTwice_GivesTheSameBytes(string name) =>
        Gallery.Draw(name).ToString().ShouldBe(Gallery.Draw(name).ToString());
}
