using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>What the shapes say is what the numbers say.</summary>
public sealed class GeometryTests
{
    [Fact]
    public void Bar_Features_LengthsAreProportionalAndFall()
    {
        Explanation loan = Samples.Loan(200);
        double[] means = [.. Enumerable.Range(0, 5).Select(f => Enumerable.Range(0, 200).Average(r => Math.Abs(loan.Row(r)[f]))).OrderDescending()];

        double[] lengths = [.. new SvgReader(BarPlot.Draw(loan)).Elements("rect", "p").Select(r => (double)r.Attribute("width")!)];

        lengths.Length.ShouldBe(5);
        for (int i = 0; i < 5; i++)
            (lengths[i] / lengths[0]).ShouldBe(means[i] / means[0], 1e-4);
    }

    [Fact]
    public void Bar_MoreFeaturesThanLines_LastIsTheSumOfTheRest()
    {
        Explanation wide = Samples.Wide(80, 30);
        double[] means = [.. Enumerable.Range(0, 30).Select(f => Enumerable.Range(0, 80).Average(r => Math.Abs(wide.Row(r)[f]))).OrderDescending()];

        SvgReader svg = new(BarPlot.Draw(wide, new BarOptions { MaxDisplay = 8 }));

        double[] lengths = [.. svg.Elements("rect", "p").Select(r => (double)r.Attribute("width")!)];
        lengths.Length.ShouldBe(8);
        (lengths[7] / lengths[0]).ShouldBe(means.Skip(7).Sum() / means[0], 1e-3);
        svg.Labels.ShouldContain(l => l.Text == "Sum of 23 other features");
    }

    [Fact]
    public void Bar_MoreOutputsThanColours_NoColourStandsForTwo()
    {
        Explanation[] outputs = [.. Enumerable.Range(0, 11).Select(o => Samples.Make(["a", "b"], [o + 1, 1, o + 1, 1], [], 0, $"class {o}"))];

        SvgFigure figure = BarPlot.Draw(outputs);

        SvgReader svg = new(figure);
        string[] texts = [.. svg.Labels.Select(l => l.Text)];
        texts.Where(t => t.StartsWith("class")).ShouldBe(Enumerable.Range(4, 7).Select(o => $"class {o}"));
        texts.ShouldContain("4 others");
        svg.Root.Descendants().Count(e => (string?)e.Attribute("class") == "f s7").ShouldBe(3); // the key, and a part of either bar
        figure.Table.Columns.Count.ShouldBe(13);
        figure.Table.Rows[0].Skip(2).ShouldBe(Enumerable.Range(1, 11).Select(v => (object)(double)v));
    }

    [Fact]
    public void ScoreBar_ScoresAndReferences_AreDrawnOnOneScale()
    {
        ScoreBar[] bars = [new("a", 0.5, 0.1), new("b", 0.25), new("c", 0, 0.25)];

        SvgReader svg = new(ScoreBarPlot.Draw([new("one", bars[..2]), new("two", bars[2..])], new ScoreBarOptions { Maximum = 1 }));

        XElement[] drawn = [.. svg.Elements("rect", "f")];
        (double left, double unit) = ((double)drawn[0].Attribute("x")!, 2 * (double)drawn[0].Attribute("width")!);
        drawn.Length.ShouldBe(2); // a score of 0 has no bar
        ((double)drawn[1].Attribute("width")!).ShouldBe(unit / 4, 0.02);
        double[] marks = [.. svg.Elements("path", "fx").Skip(1).Select(m => double.Parse(m.Attribute("d")!.Value[1..].Split(' ')[0], CultureInfo.InvariantCulture))];
        marks.Length.ShouldBe(2);
        marks[0].ShouldBe(left + (0.1 * unit), 0.02);
        marks[1].ShouldBe(left + (0.25 * unit), 0.02);
        svg.Labels.ShouldContain(l => l.Text == "chance level");
    }

    [Theory]
    [InlineData(5, 10)]
    [InlineData(30, 10)]
    [InlineData(30, 2)]
    public void Waterfall_AnyRow_LeadsFromBaseToOutput(int features, int maxDisplay)
    {
        Explanation wide = Samples.Wide(5, features);
        for (int row = 0; row < 5; row++)
        {
            SvgReader svg = new(WaterfallPlot.Draw(wide, row, new WaterfallOptions { MaxDisplay = maxDisplay }));
            (double From, double To)[] arrows = [.. Arrows(svg)]; // from the top line down
            double[] sorted = [.. wide.Row(row).ToArray().OrderByDescending(Math.Abs)];
            int shown = features <= maxDisplay ? features : maxDisplay - 1;
            double[] at = [.. Enumerable.Range(0, shown + 1).Select(i => wide.Output(row) - sorted.Take(i).Sum())];
            if (shown < features)
                at = [.. at, wide.BaseValues[row]];

            Func<double, double> x = Axis(at.Min(), arrows.Min(a => Math.Min(a.From, a.To)), at.Max(), arrows.Max(a => Math.Max(a.From, a.To)));
            at[^1].ShouldBe(wide.BaseValues[row], 1e-9);
            arrows.Length.ShouldBe(at.Length - 1);
            for (int i = 0; i < arrows.Length; i++)
            {
                arrows[i].To.ShouldBe(x(at[i]), 0.05);
                arrows[i].From.ShouldBe(x(at[i + 1]), 0.05);
            }
        }
    }

    [Fact]
    public void Waterfall_Texts_NameBaseAndOutput()
    {
        Explanation loan = Samples.Loan(6);

        string[] texts = [.. new SvgReader(WaterfallPlot.Draw(loan, 5)).Labels.Select(l => l.Text)];

        texts.ShouldContain("E[f(x)] = 0.482");
        texts.ShouldContain(string.Create(CultureInfo.InvariantCulture, $"f(x) = {loan.Output(5):0.000}"));
    }

    [Fact]
    public void Force_AnyRow_SidesMeetAtTheOutputAndBalance()
    {
        Explanation wide = Samples.Wide(6, 12);
        for (int row = 0; row < 6; row++)
        {
            SvgReader svg = new(ForcePlot.Draw(wide, row, new ForceOptions { MaxDisplay = 50, Width = 900 }));
            Box[] up = [.. svg.Elements("path", "p").Select(p => SvgReader.PathBounds((string)p.Attribute("d")!))];
            Box[] down = [.. svg.Elements("path", "n").Select(p => SvgReader.PathBounds((string)p.Attribute("d")!))];

            up[0].Right.ShouldBe(down[0].Left, 0.05);
            double red = up[0].Right - up.Min(b => b.Left), blue = down.Max(b => b.Right) - down[0].Left;
            double positive = wide.Row(row).ToArray().Where(v => v > 0).Sum(), negative = -wide.Row(row).ToArray().Where(v => v < 0).Sum();
            (red / blue).ShouldBe(positive / negative, 0.02 * positive / negative);
        }
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    [InlineData(350)]
    public void Beeswarm_AsManyPointsAsFit_NoTwoOverlap(int rows)
    {
        SvgReader svg = new(BeeswarmPlot.Draw(Samples.Wide(rows, 4), new BeeswarmOptions { Width = 900 }));
        foreach (XElement cloud in svg.Clouds)
        {
            (double X, double Y)[] points = [.. SvgReader.PointsOf(cloud)];
            points.Length.ShouldBe(rows);
            double diameter = double.Parse((string)cloud.Attribute("stroke-width")!, CultureInfo.InvariantCulture);
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < i; j++)
                    Math.Sqrt(Math.Pow(points[i].X - points[j].X, 2) + Math.Pow(points[i].Y - points[j].Y, 2)).ShouldBeGreaterThan(diameter - 0.15);
            }
        }
    }

    [Fact]
    public void Beeswarm_FiveThousandRows_PointsStayInTheirLine()
    {
        SvgReader svg = new(BeeswarmPlot.Draw(Samples.Loan(5000)));
        double[] middles = [.. svg.Labels.Where(l => l.Text is "credit_score" or "income" or "loan_amount" or "age" or "weight").Select(l => (l.Box.Top + l.Box.Bottom) / 2)];
        XElement[] clouds = [.. svg.Clouds];
        double half = (middles[1] - middles[0]) / 2;
        for (int i = 0; i < 5; i++)
        {
            SvgReader.PointsOf(clouds[i]).Count().ShouldBe(5000);
            SvgReader.PointsOf(clouds[i]).ShouldAllBe(p => Math.Abs(p.Y - middles[i]) <= half + 1);
        }
    }

    [Fact]
    public void Beeswarm_Points_LieWhereTheirAttributionIs()
    {
        Explanation loan = Samples.Loan(50);
        double[] score = [.. Enumerable.Range(0, 50).Select(r => loan.Row(r)[2]).Order()];

        double[] x = [.. SvgReader.PointsOf(new SvgReader(BeeswarmPlot.Draw(loan)).Clouds.First()).Select(p => p.X).Order()];

        Func<double, double> map = Axis(score[0], x[0], score[^1], x[^1]);
        for (int i = 0; i < 50; i++)
            x[i].ShouldBe(map(score[i]), 0.15);
    }

    [Fact]
    public void Decision_EveryRow_RunsFromBaseToOutput()
    {
        Explanation loan = Samples.Loan(20);
        SvgReader svg = new(DecisionPlot.Draw(loan));
        string[] lines = [.. svg.Root.Descendants().Where(g => (string?)g.Attribute("class") == "l").SelectMany(g => g.Elements())
            .SelectMany(p => ((string)p.Attribute("d")!).Split('M', StringSplitOptions.RemoveEmptyEntries))];
        double[][] xs = [.. lines.Select(l => l.Split(['L', ' ']).Where((_, i) => i % 2 == 0).Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())];

        xs.Length.ShouldBe(20);
        xs.ShouldAllBe(line => line.Length == 6 && line[0] == xs[0][0]);
        double[] ends = [.. xs.Select(line => line[^1]).Order()], outputs = [.. Enumerable.Range(0, 20).Select(loan.Output).Order()];
        Func<double, double> map = Axis(loan.BaseValues[0], xs[0][0], outputs[^1], ends[^1]);
        for (int i = 0; i < 20; i++)
            ends[i].ShouldBe(map(outputs[i]), 0.2);
    }

    [Fact]
    public void Heatmap_AnyOrder_FillsEveryCellOnce()
    {
        foreach (HeatmapOrder order in Enum.GetValues<HeatmapOrder>())
        {
            SvgReader svg = new(HeatmapPlot.Draw(Samples.Loan(100), new HeatmapOptions { Order = order }));
            XElement[] rows = [.. svg.Root.Descendants().Where(g => (string?)g.Attribute("shape-rendering") == "crispEdges")];
            rows.Length.ShouldBe(5);
            double[] covered = [.. rows.Select(g => g.Elements().SelectMany(p => Regex.Matches((string)p.Attribute("d")!, "M([0-9.]+) [0-9.]+H([0-9.]+)"))
                .Sum(m => double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture) - double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture)))];
            covered.ShouldAllBe(c => Math.Abs(c - covered[0]) < 0.01);
        }
    }

    [Fact]
    public void Dependence_SomeMissing_AllPointsAreDrawnThoseOnTheLeft()
    {
        Explanation mixed = Samples.Mixed();
        int missing = Enumerable.Range(0, mixed.RowCount).Count(r => double.IsNaN(mixed.Data[r * 4]));
        SvgReader svg = new(DependencePlot.Draw(mixed, "job"));

        double strip = svg.Labels.Single(l => l.Text == "missing").Box.Right + 12;

        svg.Points.Count().ShouldBe(mixed.RowCount);
        svg.Points.Count(p => p.X < strip).ShouldBe(missing);
    }

    [Fact]
    public void Dependence_Automatic_ColoursByTheInteractingFeature()
    {
        // In the loan sample the loan's amount scales what income does; in the mixed one the children what the job does.
        DependencePlot.Draw(Samples.Loan(500), "income").Title.ShouldEndWith("coloured by loan_amount");
        DependencePlot.Draw(Samples.Mixed(), "job").Title.ShouldEndWith("coloured by children");
        DependencePlot.Draw(Samples.Loan(500), "income", new DependenceOptions { ColorBy = "age" }).Title.ShouldEndWith("coloured by age");
        DependencePlot.Draw(Samples.Loan(500), "income", new DependenceOptions { ColorBy = "" }).Title.ShouldNotContain("coloured");
    }

    [Fact]
    public void ConfusionMatrix_Cells_ShowCountsAndShares()
    {
        ConfusionMatrix matrix = new(["no", "yes"], new long[,] { { 90, 10 }, { 300, 1_700 } });

        string[] texts = [.. new SvgReader(ConfusionMatrixPlot.Draw(matrix)).Labels.Select(l => l.Text)];

        foreach (string text in new[] { "90", "10", "300", "1,700", "90%", "10%", "15%", "85%", "23%", "99%" })
            texts.ShouldContain(text);
    }

    private static IEnumerable<(double From, double To)> Arrows(SvgReader svg) =>
        from path in svg.Root.Descendants().Where(e => e.Name.LocalName == "path" && (string?)e.Attribute("class") is "p" or "n")
        let m = Regex.Match((string)path.Attribute("d")!, "^M([0-9.]+) [0-9.]+H[0-9.]+L([0-9.]+)")
        select (double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture));

    private static Func<double, double> Axis(double v0, double x0, double v1, double x1) => v => x0 + ((v - v0) / (v1 - v0) * (x1 - x0));
}
