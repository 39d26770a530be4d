using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Every kind of plot of every sample at two widths, by name.</summary>
public static class Gallery
{
    private static readonly Dictionary<string, Func<Explanation>> Data = new(StringComparer.Ordinal)
    {
        ["loan"] = () => Samples.Loan(500),
        ["loan5000"] = () => Samples.Loan(5000),
        ["one-row"] = () => Samples.Loan(1),
        ["wide200"] = () => Samples.Wide(150, 200),
        ["huge"] = () => Samples.Wide(100, 8, 1e9),
        ["tiny"] = () => Samples.Wide(100, 8, 1e-7),
        ["hostile"] = () => Samples.HostileNames(),
        ["mixed"] = () => Samples.Mixed(),
        ["nominal"] = () => Samples.Nominal(),
        ["words"] = () => Samples.Words(),
        ["cut"] = () => Samples.Cut(Samples.Wide(60, 10), 6),
        ["zeros"] = () => Samples.Zeros(),
        ["single"] = () => Samples.Single(),
    };

    private static readonly Dictionary<string, Func<Explanation, double, SvgFigure>> Plots = new(StringComparer.Ordinal)
    {
        ["bar"] = (e, w) => BarPlot.Draw(e, new BarOptions { Width = w }),
        ["bar-outputs"] = (e, w) => BarPlot.Draw([e, Renamed(e, "declined"), Renamed(e, "on hold")], new BarOptions { Width = w, Title = "Three outputs" }),
        ["scores"] = (e, w) => ScoreBarPlot.Draw([Scores(e, "Explanations among each other"), Scores(e, "")], new ScoreBarOptions { Width = w, AxisTitle = "mean size" }),
        ["local-bar"] = (e, w) => LocalBarPlot.Draw(e, 0, new LocalBarOptions { Width = w }),
        ["waterfall"] = (e, w) => WaterfallPlot.Draw(e, 0, new WaterfallOptions { Width = w }),
        ["force"] = (e, w) => ForcePlot.Draw(e, 0, new ForceOptions { Width = w }),
        ["force-overview"] = (e, w) => ForceOverviewPlot.Draw(e, new ForceOverviewOptions { Width = w }),
        ["decision"] = (e, w) => DecisionPlot.Draw(e, new DecisionOptions { Width = w }),
        ["decision-highlight"] = (e, w) => DecisionPlot.Draw(e, new DecisionOptions { Width = w, Highlight = [0] }),
        ["heatmap"] = (e, w) => HeatmapPlot.Draw(e, new HeatmapOptions { Width = w }),
        ["heatmap-similarity"] = (e, w) => HeatmapPlot.Draw(e, new HeatmapOptions
        {
            Width = w,
            Order = e.RowCount > 2000 ? HeatmapOrder.Given : HeatmapOrder.Similarity,
        }),
        ["beeswarm"] = (e, w) => BeeswarmPlot.Draw(e, new BeeswarmOptions { Width = w }),
        ["dependence-first"] = (e, w) => DependencePlot.Draw(e, 0, new DependenceOptions { Width = w }),
        ["dependence-last"] = (e, w) => DependencePlot.Draw(e, e.FeatureCount - 1, new DependenceOptions { Width = w, Title = "A title over the plot" }),
        ["dependence-second"] = (e, w) => DependencePlot.Draw(e, Math.Min(1, e.FeatureCount - 1), new DependenceOptions { Width = w }),
    };

    private static readonly Dictionary<string, Func<ConfusionMatrix>> Matrices = new(StringComparer.Ordinal)
    {
        ["two"] = () => new(["declined", "approved"], new long[,] { { 221, 34 }, { 19, 226 } }),
        ["three"] = () => new(["Iris-setosa", "Iris-versicolor, the blue flag", "Iris-virginica"], new long[,] { { 50, 0, 0 }, { 0, 47, 3 }, { 0, 0, 0 } }),
        ["twelve"] = () => Samples.Confusion(12),
        ["sixty"] = () => Samples.Confusion(60),
        ["large"] = () => new(["<no>", "yes"], new long[,] { { 12_345_678, 9_876 }, { 1_234, 98_765_432 } }),
    };

    private static readonly Dictionary<string, Func<InteractionMatrix>> Interactions = new(StringComparer.Ordinal)
    {
        ["mean"] = () => Samples.Interactions(5, signed: false),
        ["row"] = () => Samples.Interactions(5, signed: true),
        ["many"] = () => Samples.Interactions(40, signed: true),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => AllNames.Select(name => new TheoryDataRow<string>(name));

    // 5,000 rows are slow, and when narrow like the others.
    private static IEnumerable<string> AllNames =>
        Plots.Keys.SelectMany(plot => Data.Keys.Select(data => $"{plot}_{data}")).SelectMany(n => n.EndsWith("5000") ? [$"{n}_760"] : new[] { $"{n}_400", $"{n}_760" })
            .Concat(Matrices.Keys.SelectMany(data => new[] { $"confusion_{data}_360", $"confusion_{data}_620" }))
            .Concat(Interactions.Keys.SelectMany(data => new[] { $"interactions_{data}_400", $"interactions_{data}_760" }));

    public static SvgFigure Draw(string name)
    {
        string[] parts = name.Split('_');
        if (parts[0] == "confusion")
            return ConfusionMatrixPlot.Draw(Matrices[parts[1]](), new ConfusionMatrixOptions { Width = double.Parse(parts[2]) });
        if (parts[0] == "interactions")
            return InteractionPlot.Draw(Interactions[parts[1]](), new InteractionOptions { Width = double.Parse(parts[2]) });
        return Plots[parts[0]](Data[parts[1]](), double.Parse(parts[2]));
    }

    private static ScoreBarGroup Scores(Explanation e, string name) => new(name, [.. Enumerable.Range(0, Math.Min(12, e.FeatureCount)).Select(f =>
    {
        double mean = Enumerable.Range(0, e.RowCount).Average(r => Math.Abs(e.Row(r)[f]));
        return new ScoreBar(e.FeatureNames[f], mean, f % 3 == 0 ? null : mean * f / 4);
    })]);

    private static Explanation Renamed(Explanation e, string output) => new()
    {
        FeatureNames = e.FeatureNames,
        Values = e.Values,
        Data = e.Data,
        BaseValues = e.BaseValues,
        OutputName = output,
    };
}
