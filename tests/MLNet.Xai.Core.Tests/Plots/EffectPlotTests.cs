using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Pictures of effects and importance. They are left in artifacts/plots, for people to look at.</summary>
public sealed class EffectPlotTests
{
    private static readonly string[] Names = ["income", "age", "a feature with a name that is far too long for any picture of it", "purpose", "<b>&", "debt ratio", "region"];

    public static TheoryData<string, int> All => [.. from name in Figures.Keys from width in new[] { 380, 760 } select (name, width)];

    private static Dictionary<string, Func<int, SvgFigure>> Figures => new(StringComparer.Ordinal)
    {
        ["effect-pdp"] = width => EffectPlot.Draw(Curve(EffectKind.PartialDependence, 1, 40), new EffectPlotOptions { Width = width, Title = "Partial dependence" }),
        ["effect-ice-centred"] = width => EffectPlot.Draw(Curve(EffectKind.PartialDependence, 1000, 50), new EffectPlotOptions { Width = width, Centred = true }),
        ["effect-ale"] = width => EffectPlot.Draw(Curve(EffectKind.AccumulatedLocalEffects, 1e-4, 0), new EffectPlotOptions { Width = width, Output = 1 }),
        ["effect-categories"] = width => EffectPlot.Draw(Bars(EffectKind.PartialDependence, [0.2, 0.5, 0.31]), new EffectPlotOptions { Width = width }),
        ["effect-categories-ale"] = width => EffectPlot.Draw(Bars(EffectKind.AccumulatedLocalEffects, [-1.2, 0.5, 0.31, 0, -0.02, 2.3, 0.9]), new EffectPlotOptions { Width = width }),
        ["effect-categories-down"] = width => EffectPlot.Draw(Bars(EffectKind.PartialDependence, [-1.2, -0.5]), new EffectPlotOptions { Width = width }),
        ["surface-pdp"] = width => EffectSurfacePlot.Draw(Pair(EffectKind.PartialDependence, 20, 20, false, false), new EffectPlotOptions { Width = width, Title = "Two features" }),
        ["surface-ale"] = width => EffectSurfacePlot.Draw(Pair(EffectKind.AccumulatedLocalEffects, 11, 11, false, false), new EffectPlotOptions { Width = width }),
        ["surface-categories"] = width => EffectSurfacePlot.Draw(Pair(EffectKind.PartialDependence, 7, 20, true, false), new EffectPlotOptions { Width = width }),
        ["surface-both"] = width => EffectSurfacePlot.Draw(Pair(EffectKind.PartialDependence, 4, 7, true, true), new EffectPlotOptions { Width = width }),
        ["importance-intervals"] = width => ImportancePlot.Draw([.. Names.Select((n, i) => new ImportanceBar(n, 0.3 - (0.05 * i), 0.27 - (0.05 * i), 0.33 - (0.05 * i)))], new ImportancePlotOptions { Width = width, Measure = "AreaUnderRocCurve lost when shuffled", Interval = "95 % interval over 5 shufflings" }),
        ["importance-plain"] = width => ImportancePlot.Draw([.. Enumerable.Range(0, 30).Select(i => new ImportanceBar($"feature {i}", 3e6 / (i + 1)))], new ImportancePlotOptions { Width = width, Title = "Gains" }),
        ["importance-zeros"] = width => ImportancePlot.Draw([new("one", 0), new("two", 0, 0, 0)], new ImportancePlotOptions { Width = width }),
        ["importance-below"] = width => ImportancePlot.Draw([new("one", 0.004, -0.001, 0.009), new("two", -0.003, -0.005, 0.001)], new ImportancePlotOptions { Width = width }),
    };

    [Theory]
    [MemberData(nameof(All))]
    public void Draw_LabelsKeepApartAndInside(string name, int width)
    {
        SvgFigure figure = Figures[name](width);
        figure.Save(Path.Combine(TestData.Root, "artifacts", "plots", $"{name}_{width}.svg"));
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
        figure.Title.ShouldNotBeEmpty();
        figure.Description.ShouldEndWith(".");
        figure.Table.Rows.ShouldAllBe(row => row.Count == figure.Table.Columns.Count);
        Figures[name](width).ToString().ShouldBe(figure.ToString());
    }

    [Fact]
    public void Draw_SaysTheMainNumbers()
    {
        FeatureEffect effect = Bars(EffectKind.PartialDependence, [0.2, 0.5, 0.31]);
        SvgFigure figure = EffectPlot.Draw(effect);
        figure.Title.ShouldBe("mean raw score along purpose");
        figure.Description.ShouldBe("mean raw score along purpose over 500 rows: lowest 0.2 at category 0, highest 0.5 at category 1.");
        figure.Table.Columns.ShouldBe(["purpose", "mean raw score", "part of the rows"]);
        figure.Table.Rows[2].ShouldBe(["category 2", 0.31, Enumerable.Range(0, 500).Count(i => i * i % 3 == 2) / 500.0]);
        SvgFigure curves = EffectPlot.Draw(Curve(EffectKind.PartialDependence, 1, 40), new EffectPlotOptions { Centred = true });
        new SvgReader(curves).Elements("path", "x").Count().ShouldBe(41);
        ((double)curves.Table.Rows[0][1]).ShouldBe(0);
        FeatureEffect fine = new() { Kind = EffectKind.PartialDependence, Axis = new EffectAxis { Feature = "longitude", Grid = [-122.14512345678, -122.1051] }, Values = [1.23456, 2] };
        SvgFigure places = EffectPlot.Draw(fine);
        places.Table.Rows[0].ShouldBe([-122.14512345678, 1.23456]); // unrounded for programs
        HtmlReport page = new HtmlReport("Effects").Figure(places);
        page.ToJson().ShouldContain("-122.14512345678");
        page.ToString().ShouldContain("−122.145<");
        ImportancePlot.Draw([new("one", 2, 1, 3)], new ImportancePlotOptions { Measure = "loss", Interval = "range" }).Description.ShouldBe("loss, range in brackets: one 2 (1 to 3).");
    }

    [Fact]
    public void WhatCannotBeDrawn_IsSaid()
    {
        Should.Throw<ArgumentException>(() => ImportancePlot.Draw([])).Message.ShouldContain("There is no feature to draw");
        Should.Throw<ArgumentException>(() => ImportancePlot.Draw([new("one", double.NaN)])).Message.ShouldContain("The importance of 'one' is NaN");
        Should.Throw<ArgumentException>(() => EffectSurfacePlot.Draw(Pair(EffectKind.PartialDependence, 4, 7, true, true), new EffectPlotOptions { Centred = true })).Message.ShouldContain("a surface has none");
        Should.Throw<ArgumentException>(() => EffectPlot.Draw(Bars(EffectKind.PartialDependence, [1, double.NaN]))).Message.ShouldContain("has no points, or one that is not finite");
        Should.Throw<ArgumentException>(() => EffectPlot.Draw(Bars(EffectKind.PartialDependence, [1, 2]), new EffectPlotOptions { Output = 1 })).Message.ShouldContain("There is no output 1: the effect has 1");
    }

    private static FeatureEffect Curve(EffectKind kind, double scale, int own)
    {
        var random = new Random(1);
        double[] grid = [.. Enumerable.Range(0, 60).Select(i => 1000 + (150.0 * i))];
        double[] Shape(double shift, double bend) => [.. grid.Select(g => scale * (shift + Math.Tanh((g - 5000) / 2000) + (bend * Math.Sin(g / 900))))];
        return new FeatureEffect
        {
            Kind = kind,
            Axis = new EffectAxis { Feature = "income", Grid = grid, Data = [.. Enumerable.Range(0, 400).Select(_ => 1000 + (9000 * Math.Pow(random.NextDouble(), 2)))] },
            Values = [.. Shape(0, 0.1), .. Shape(0.3, 0.05)],
            Individual = [.. Enumerable.Range(0, own).SelectMany(_ => (double[])[.. Shape(random.NextDouble() - 0.5, random.NextDouble() - 0.5), .. Shape(0, 0)])],
            OutputNames = ["approved", "declined"],
            RowCount = 400,
        };
    }

    private static FeatureEffect Bars(EffectKind kind, double[] values) => new()
    {
        Kind = kind,
        Axis = Categories("purpose", values.Length),
        Values = values,
        RowCount = 500,
    };

    private static EffectAxis Categories(string feature, int count) => new()
    {
        Feature = feature,
        Grid = [.. Enumerable.Range(0, count).Select(i => (double)i)],
        Categories = [.. Enumerable.Range(0, count).Select(i => i == 3 ? "a category with quite a long name" : $"category {i}")],
        Data = [.. Enumerable.Range(0, 500).Select(i => (double)(i * i % count))],
    };

    private static FeaturePairEffect Pair(EffectKind kind, int across, int up, bool acrossCategories, bool upCategories) => new()
    {
        Kind = kind,
        First = acrossCategories ? Categories("purpose", across) : new EffectAxis { Feature = "income", Grid = [.. Enumerable.Range(0, across).Select(i => 1000 + (Math.Pow(i, 1.5) * 80))] },
        Second = upCategories ? Categories("region", up) : new EffectAxis { Feature = "age", Grid = [.. Enumerable.Range(0, up).Select(i => 18.0 + (3 * i))] },
        Values = [.. Enumerable.Range(0, across).SelectMany(i => Enumerable.Range(0, up).Select(j => Math.Sin(i / 4.0) * Math.Cos(j / 5.0)))],
        RowCount = 500,
    };
}
