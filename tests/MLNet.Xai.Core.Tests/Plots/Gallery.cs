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
        ["cohorts"] = (e, w) => CohortBarPlot.Draw(Cohorts(e), new CohortBarOptions { Width = w }),
        ["cohorts-signed"] = (e, w) => CohortBarPlot.Draw(Cohorts(e), new CohortBarOptions { Width = w, Signed = true, MaxDisplay = 5, Title = "Mean values by cohort" }),
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

    private static readonly Dictionary<string, Func<double, SvgFigure>> Reports = new(StringComparer.Ordinal)
    {
        ["fairness-rates-two"] = w => GroupRatePlot.Draw(ReportSamples.Fairness(2), new GroupRateOptions { Width = w, Title = "Who is approved" }),
        ["fairness-rates-nine"] = w => GroupRatePlot.Draw(ReportSamples.Fairness(9), new GroupRateOptions { Width = w }),
        ["fairness-differences-two"] = w => ExplanationDifferencePlot.Draw(ReportSamples.Fairness(2), new ExplanationDifferenceOptions { Width = w, Title = "What is held against whom" }),
        ["fairness-differences-nine"] = w => ExplanationDifferencePlot.Draw(ReportSamples.Fairness(9, 4), new ExplanationDifferenceOptions { Width = w, Magnitudes = true }),
        ["drift-five"] = w => DriftPlot.Draw(ReportSamples.Drift(5), new DriftPlotOptions { Width = w, Title = "Since last month" }),
        ["drift-forty"] = w => DriftPlot.Draw(ReportSamples.Drift(40, 1e6f), new DriftPlotOptions { Width = w }),
    };

    private static readonly Dictionary<string, Func<double, SvgFigure>> Trees = new(StringComparer.Ordinal)
    {
        ["loan"] = w => TreePlot.Draw(TreeSamples.Loan(), new TreePlotOptions { Width = w, Title = "A surrogate of a loan model", Row = [4200, float.NaN, 3, 0], RowName = "row 17" }),
        ["loan-deep"] = w => TreePlot.Draw(TreeSamples.Loan(8, 30), new TreePlotOptions { Width = w, Row = [9000, 12_000, 1, 1] }),
        ["three-classes"] = w => TreePlot.Draw(TreeSamples.Classes(3), new TreePlotOptions { Width = w }),
        ["many-classes"] = w => TreePlot.Draw(TreeSamples.Classes(11), new TreePlotOptions { Width = w }),
        ["ensemble"] = w => TreePlot.Draw(TreeSamples.OfEnsemble(4), new TreePlotOptions { Width = w }),
        ["ensemble-deep"] = w => TreePlot.Draw(TreeSamples.OfEnsemble(9), new TreePlotOptions { Width = w, MaxEnds = 20 }),
        ["lopsided"] = w => TreePlot.Draw(TreeSamples.Lopsided(), new TreePlotOptions { Width = w }),
        ["leaf"] = w => TreePlot.Draw(TreeSamples.LoneLeaf(), new TreePlotOptions { Width = w }),
    };

    private static readonly Dictionary<string, Func<CounterfactualTable>> Counterfactuals = new(StringComparer.Ordinal)
    {
        ["one"] = () => Samples.Counterfactuals(1),
        ["three"] = () => Samples.Counterfactuals(3),
        ["none"] = () => Samples.Counterfactuals(0),
        ["long"] = () => Samples.Counterfactuals(3, "a very long name of a feature that nobody reads to its end"),
    };

    private static readonly Dictionary<string, Func<AnchorSummary>> Anchors = new(StringComparer.Ordinal)
    {
        ["rule"] = () => new(["Income <= 2,310", "25 < Age <= 41", "Purpose = car"], "declined", 0.973, 0.931, 0.992, 0.18, true),
        ["always"] = () => new([], "score > 0", 1, 0.98, 1, 1, true),
        ["failed"] = () => new(["a feature whose name is much too long for any picture of this width to show it <= 12.5"], "class <of> many", 0.62, 0.5, 0.7, 0.004, false),
    };

    public static IEnumerable<TheoryDataRow<string>> Names => AllNames.Select(name => new TheoryDataRow<string>(name));

    // 5,000 rows are slow, and when narrow like the others.
    private static IEnumerable<string> AllNames =>
        Plots.Keys.SelectMany(plot => Data.Keys.Select(data => $"{plot}_{data}")).SelectMany(n => n.EndsWith("5000") ? [$"{n}_760"] : new[] { $"{n}_400", $"{n}_760" })
            .Concat(Matrices.Keys.SelectMany(data => new[] { $"confusion_{data}_360", $"confusion_{data}_620" }))
            .Concat(Reports.Keys.SelectMany(report => new[] { $"{report}_400", $"{report}_760" }))
            .Concat(Interactions.Keys.SelectMany(data => new[] { $"interactions_{data}_400", $"interactions_{data}_760" }))
            .Concat(Samples.ReasonNames.SelectMany(data => new[] { $"reasons_{data}_320", $"reasons_{data}_760" }))
            .Concat(Trees.Keys.SelectMany(data => new[] { $"tree_{data}_320", $"tree_{data}_400", $"tree_{data}_760" }))
            .Concat(Counterfactuals.Keys.SelectMany(data => new[] { $"counterfactual_{data}_400", $"counterfactual_{data}_760" }))
            .Concat(TextSamples.Names.SelectMany(text => new[] { $"text_{text}_320", $"text_{text}_720" }))
            .Concat(TextSamples.Names.Where(n => n != "long").SelectMany(text => new[] { $"textbar_{text}_320", $"textbar_{text}_720" }))
            .Concat(new[] { "tellingwords_all_320", "tellingwords_all_720", "tellingwords_signed_320", "tellingwords_signed_720" })
            .Concat(Anchors.Keys.SelectMany(data => new[] { $"anchor_{data}_360", $"anchor_{data}_620" }));

    public static SvgFigure Draw(string name)
    {
        string[] parts = name.Split('_');
        if (Reports.TryGetValue(parts[0], out Func<double, SvgFigure>? report))
            return report(double.Parse(parts[1]));
        if (parts[0] == "confusion")
            return ConfusionMatrixPlot.Draw(Matrices[parts[1]](), new ConfusionMatrixOptions { Width = double.Parse(parts[2]) });
        if (parts[0] == "interactions")
            return InteractionPlot.Draw(Interactions[parts[1]](), new InteractionOptions { Width = double.Parse(parts[2]) });
        if (parts[0] == "reasons")
            return ReasonsPlot.Draw(Samples.Reasons(parts[1]), new ReasonsOptions { Width = double.Parse(parts[2]) });
        if (parts[0] == "tree")
            return Trees[parts[1]](double.Parse(parts[2]));
        if (parts[0] == "counterfactual")
            return CounterfactualPlot.Draw(Counterfactuals[parts[1]](), new CounterfactualPlotOptions { Width = double.Parse(parts[2]), Title = parts[1] == "three" ? "What would have to be different" : null });
        if (parts[0] == "text")
            return TextPlot.Draw(TextSamples.Get(parts[1]), new TextPlotOptions { Width = double.Parse(parts[2]), Title = parts[1] is "review" or "film" ? "Which words made the prediction" : null });
        if (parts[0] == "textbar")
            return TextBarPlot.Draw(TextSamples.Get(parts[1]), new TextBarOptions { Width = double.Parse(parts[2]), SumRepeats = parts[2] == "320" });
        if (parts[0] == "tellingwords")
            return TextBarPlot.Draw(TellingWords.Of(TextSamples.Many(60, outputs: 1)), new TextBarOptions { Width = double.Parse(parts[2]), Signed = parts[1] == "signed" });
        if (parts[0] == "anchor")
            return AnchorPlot.Draw(Anchors[parts[1]](), new AnchorPlotOptions { Width = double.Parse(parts[2]) });
        return Plots[parts[0]](Data[parts[1]](), double.Parse(parts[2]));
    }

    private static IReadOnlyList<ExplanationCohort> Cohorts(Explanation e) => e.Data.Length > 0 ? ExplanationCohorts.ByTree(e, 4) : [new("all rows", e)];

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
