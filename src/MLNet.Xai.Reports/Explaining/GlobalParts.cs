using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>What is found about the whole model once its features' importance is known: effect curves, a surrogate tree, what drives groups apart.</summary>
/// <param name="catalog"><c>mlContext.Explain()</c>.</param>
/// <param name="subject">What the report is about.</param>
/// <param name="options">The report's options.</param>
/// <param name="attempt">Does something, and keeps the reason where it cannot be done.</param>
internal sealed class GlobalParts(ExplainCatalog catalog, ReportSubject subject, ModelReportOptions options, Action<string, Action> attempt)
{
    public void Add(ExplainedParts parts, MeasuredRows found, long[] drawn, long[] surrogateRows)
    {
        if (options.EffectCurves > 0)
            attempt("Effect curves", () => parts.Curves = Curves(parts, drawn));
        if (options.SurrogateRows > 0)
        {
            attempt("Surrogate tree", () => parts.Surrogate = subject.Task is null ? throw new InvalidOperationException("what the model's scores mean is not known")
                : SurrogateExplainer.Fit(catalog, subject, surrogateRows, parts.Words?.TextColumn, options));
        }

        if (found.Groups is { } groups && options.ProtectedColumnName is { } column)
            attempt("What drives the groups' scores apart", () => parts.Groups = GroupExplanations.Read(parts.Sample[parts.Focus], parts.SampleNumbers, subject, column, groups.ToReport().ReferenceGroup, options));
    }

    private IReadOnlyList<FeatureCurves> Curves(ExplainedParts parts, long[] drawn)
    {
        ModelExplainer explainer = parts.Explainer!;
        Explanation explanation = parts.Sample[parts.Focus];
        double[] sizes = PlotInput.Check(explanation).MeanMagnitudes();
        string[] features = [.. PlotInput.Rank(sizes).Where(f => sizes[f] > 0).Select(f => explanation.FeatureNames[f])];
        long[] rows = ReportRun.Even(drawn, options.EffectRows ?? Math.Min(ModelReportOptions.MostEffectRows, explainer.DefaultRows), options.Seed);
        IReadOnlyList<FeatureCurves> curves = new EffectExplainer(catalog, subject, options).Read(rows, features, explainer.Changed, explainer.IsDirect);
        return curves.Count == 0 ? throw new InvalidOperationException("no feature does anything in the explained rows")
            : curves.Any(c => c.Dependence is not null || c.LocalEffects is not null) ? curves : throw new InvalidOperationException(curves[0].Why);
    }
}
