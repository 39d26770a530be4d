using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>
/// Effect curves of some features over rows in memory. A feature whose values a step of the model changes, such as a normalised one, is varied in its column of the data, before that step: people know an income, not its
/// place between the smallest and the largest. The others are varied in the features that the predictor reads, where trees need not be called.
/// </summary>
internal sealed class EffectExplainer(ExplainCatalog catalog, ReportSubject subject, ModelReportOptions options)
{
    private const int Points = 40;
    private const int CalledPoints = 20;
    private const int Lines = 20;
    private const int MostCategories = 30;
    private const int MostWithout = 3;

    /// <param name="numbers">Numbers of the rows.</param>
    /// <param name="features">Names of the features, as the explainer calls them, the most important first; those that have no curve make room for others.</param>
    /// <param name="raw">Those of them that are varied as columns of the data.</param>
    /// <param name="isDirect">Whether the model's own trees or weights are read; a model that has to be called is asked for fewer points.</param>
    public IReadOnlyList<FeatureCurves> Read(long[] numbers, IReadOnlyList<string> features, IReadOnlySet<string> raw, bool isDirect)
    {
        bool single = subject.Predictors.Count == 1;
        int points = isDirect ? Points : CalledPoints;
        Dictionary<bool, (EffectData Data, PartialDependenceOptions Dependence, AccumulatedLocalEffectsOptions Local)> read = [];
        List<FeatureCurves> found = [];
        foreach (string feature in features.Take(options.EffectCurves + MostWithout))
        {
            if (found.Count(c => c.Dependence is not null || c.LocalEffects is not null) < options.EffectCurves)
                found.Add(Curves(feature));
        }

        return found;

        FeatureCurves Curves(string feature)
        {
            bool columns = !single || raw.Contains(feature);
            if (!read.TryGetValue(columns, out var of))
            {
                var dependence = Told(new PartialDependenceOptions { Points = points, IndividualRows = Lines, MaxCategories = MostCategories }, columns);
                var local = Told(new AccumulatedLocalEffectsOptions { Bins = points, MaxCategories = MostCategories }, columns);
                read[columns] = of = (new EffectData(catalog.Context, subject.Model, new RowSubset(subject.Data, numbers, options.Cancellation), dependence, "Report"), dependence, local);
            }

            string why = "";
            return new FeatureCurves(feature, Attempt(() => new DependenceRun(of.Data, of.Dependence).Of(of.Data.Feature(feature, nameof(features)))),
                Attempt(() => new LocalEffectsRun(of.Data, of.Local).Of(of.Data.Feature(feature, nameof(features)))), why);

            T? Attempt<T>(Func<T> curve)
                where T : class
            {
                try
                {
                    return curve();
                }
                catch (Exception e) when (e is InvalidOperationException or ArgumentException)
                {
                    why = e.Message.TrimEnd('.');
                    return null;
                }
            }
        }
    }

    private T Told<T>(T told, bool columns)
        where T : GlobalOptions
    {
        (told.RawColumns, told.GroupBy) = (columns, columns ? SlotGrouping.None : SlotGrouping.SourceColumn);
        (told.Seed, told.Progress, told.Cancellation) = (options.Seed, new RenamedProgress(options.Progress, "effect curves"), options.Cancellation);
        return told;
    }
}
