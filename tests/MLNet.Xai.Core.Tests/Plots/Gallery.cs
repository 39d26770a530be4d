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
        ["zeros"] = () => Samples.Zeros(),
        ["single"] = () => Samples.Single(),
    };

    private static readonly Dictionary<string, Func<Explanation, double, SvgFigure>> Plots = new(StringComparer.Ordinal)
    {
        ["bar"] = (e, w) => BarPlot.Draw(e, new BarOptions { Width = w }),
        ["bar-outputs"] = (e, w) => BarPlot.Draw([e, Renamed(e, "declined"), Renamed(e, "on hold")], new BarOptions { Width = w, Title = "Three outputs" }),
        ["waterfall"] = (e, w) => WaterfallPlot.Draw(e, 0, new WaterfallOptions { Width = w }),
        ["beeswarm"] = (e, w) => BeeswarmPlot.Draw(e, new BeeswarmOptions { Width = w }),
        ["dependence-first"] = (e, w) => DependencePlot.Draw(e, 0, new DependenceOptions { Width = w }),
        ["dependence-last"] = (e, w) => DependencePlot.Draw(e, e.FeatureCount - 1, new DependenceOptions { Width = w, Title = "A title over the plot" }),
        ["dependence-second"] = (e, w) => DependencePlot.Draw(e, Math.Min(1, e.FeatureCount - 1), new DependenceOptions { Width = w }),
    };

    public static IEnumerable<TheoryDataRow<string>> Names =>
        from plot in Plots.Keys from data in Data.Keys from width in new[] { 400, 760 } select new TheoryDataRow<string>($"{plot}_{data}_{width}");

    public static SvgFigure Draw(string name)
    {
        string[] parts = name.Split('_');
        return Plots[parts[0]](Data[parts[1]](), double.Parse(parts[2]));
    }

    private static Explanation Renamed(Explanation e, string output) => new()
    {
        FeatureNames = e.FeatureNames,
        Values = e.Values,
        Data = e.Data,
        BaseValues = e.BaseValues,
        OutputName = output,
    };
}
