using Microsoft.ML;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>What a model does on the whole as features change.</summary>
public static class EffectExtensions
{
    /// <summary>
    /// Partial dependence: the mean output over the rows with the feature set to each of its values, and the curves of some rows. Exact for trees, which are walked once with all points; anything else scores
    /// rows x points. A one-hot column is one feature with <see cref="SlotGrouping.SourceColumn"/>, its categories by name.
    /// </summary>
    /// <remarks>Friedman, Annals of Statistics 2001; Goldstein et al., 2015. It asks about rows that may not exist where features depend on each other.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="feature">The feature's name.</param>
    /// <param name="options">Where to look; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">There is no such feature, or it has no values to go along, or an option is out of range or names what is not there.</exception>
    /// <exception cref="InvalidOperationException">There is no one model that scores, or there are no rows, or the feature has no value in any.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static FeatureEffect PartialDependence(this ExplainCatalog catalog, ITransformer model, IDataView data, string feature, PartialDependenceOptions? options = null) =>
        PartialDependence(catalog, model, data, [feature], options)[0];

    /// <summary>The same of several features, each by itself; data are read once.</summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="features">The features' names.</param>
    /// <param name="options">Where to look; the defaults when <see langword="null"/>.</param>
    /// <inheritdoc cref="PartialDependence(ExplainCatalog, ITransformer, IDataView, string, PartialDependenceOptions)" path="/exception"/>
    public static IReadOnlyList<FeatureEffect> PartialDependence(
        this ExplainCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> features, PartialDependenceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        options ??= new PartialDependenceOptions();
        EffectData read = Read(catalog, model, data, options, "PartialDependence");
        var run = new DependenceRun(read, options);
        int[] places = [.. features.Select(feature => read.Feature(feature, nameof(features)))];
        return [.. places.Select(place => run.Of(place))];
    }

    /// <summary>Partial dependence on two features together.</summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="first">A feature's name.</param>
    /// <param name="second">Another's.</param>
    /// <param name="options">Where to look; the defaults when <see langword="null"/>.</param>
    /// <inheritdoc cref="PartialDependence(ExplainCatalog, ITransformer, IDataView, string, PartialDependenceOptions)" path="/exception"/>
    public static FeaturePairEffect PartialDependence(
        this ExplainCatalog catalog, ITransformer model, IDataView data, string first, string second, PartialDependenceOptions? options = null)
    {
        options ??= new PartialDependenceOptions();
        EffectData read = Read(catalog, model, data, options, "PartialDependence");
        (int a, int b) = Two(read, first, second);
        return new DependenceRun(read, options).Of(a, b);
    }

    /// <summary>
    /// Accumulated local effects: what small steps of a feature do among rows that have such values, summed up. Unlike partial dependence it asks about no rows far from the data. Categories are put in an order of
    /// similarity, as R's ALEPlot does.
    /// </summary>
    /// <remarks>Apley and Zhu, JRSS B 2020. Two model outputs a row, three for categories. Rows where the feature is missing are left out.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="feature">The feature's name.</param>
    /// <param name="options">Where to look; the defaults when <see langword="null"/>.</param>
    /// <exception cref="InvalidOperationException">There is no one model that scores, or there are no rows, or the feature is the same in all of them.</exception>
    /// <inheritdoc cref="PartialDependence(ExplainCatalog, ITransformer, IDataView, string, PartialDependenceOptions)" path="/exception[@cref='T:System.ArgumentException']"/>
    public static FeatureEffect AccumulatedLocalEffects(this ExplainCatalog catalog, ITransformer model, IDataView data, string feature, AccumulatedLocalEffectsOptions? options = null) =>
        AccumulatedLocalEffects(catalog, model, data, [feature], options)[0];

    /// <summary>The same of several features, each by itself; data are read once.</summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="features">The features' names.</param>
    /// <param name="options">Where to look; the defaults when <see langword="null"/>.</param>
    /// <inheritdoc cref="AccumulatedLocalEffects(ExplainCatalog, ITransformer, IDataView, string, AccumulatedLocalEffectsOptions)" path="/exception"/>
    public static IReadOnlyList<FeatureEffect> AccumulatedLocalEffects(
        this ExplainCatalog catalog, ITransformer model, IDataView data, IReadOnlyList<string> features, AccumulatedLocalEffectsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        options ??= new AccumulatedLocalEffectsOptions();
        EffectData read = Read(catalog, model, data, options, "AccumulatedLocalEffects");
        var run = new LocalEffectsRun(read, options);
        int[] places = [.. features.Select(feature => read.Feature(feature, nameof(features)))];
        return [.. places.Select(place => run.Of(place))];
    }

    /// <summary>What two features, both numbers, do together beyond what each does alone.</summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="first">A feature's name.</param>
    /// <param name="second">Another's.</param>
    /// <param name="options">Where to look; the defaults when <see langword="null"/>.</param>
    /// <inheritdoc cref="AccumulatedLocalEffects(ExplainCatalog, ITransformer, IDataView, string, AccumulatedLocalEffectsOptions)" path="/exception"/>
    public static FeaturePairEffect AccumulatedLocalEffects(
        this ExplainCatalog catalog, ITransformer model, IDataView data, string first, string second, AccumulatedLocalEffectsOptions? options = null)
    {
        options ??= new AccumulatedLocalEffectsOptions();
        EffectData read = Read(catalog, model, data, options, "AccumulatedLocalEffects");
        (int a, int b) = Two(read, first, second);
        return new LocalEffectsRun(read, options).Of(a, b);
    }

    /// <summary>
    /// Friedman's H: how much every feature interacts with all others, and every pair with each other, from partial dependences at the rows' own values. Exact for trees, which are walked; anything else scores
    /// rows x rows for each dependence: 200 rows by default.
    /// </summary>
    /// <remarks><see cref="FriedmanH"/>: Friedman and Popescu, 2008. With dependent features partial dependence asks about rows that may not exist, and so does H.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it.</param>
    /// <param name="options">Which features; the defaults when <see langword="null"/>.</param>
    /// <inheritdoc cref="PartialDependence(ExplainCatalog, ITransformer, IDataView, string, PartialDependenceOptions)" path="/exception"/>
    public static InteractionStrengthTable InteractionStrength(this ExplainCatalog catalog, ITransformer model, IDataView data, InteractionStrengthOptions? options = null)
    {
        options ??= new InteractionStrengthOptions();
        return new InteractionRun(Read(catalog, model, data, options, "InteractionStrength"), options).Run();
    }

    private static EffectData Read(ExplainCatalog catalog, ITransformer model, IDataView data, GlobalOptions options, string source)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options.Check();
        return new EffectData(catalog.Context, model, data, options, source);
    }

    private static (int First, int Second) Two(EffectData read, string first, string second)
    {
        (int a, int b) = (read.Feature(first, nameof(first)), read.Feature(second, nameof(second)));
        return a != b ? (a, b) : throw new ArgumentException($"Both features are '{first}'.", nameof(second));
    }
}
