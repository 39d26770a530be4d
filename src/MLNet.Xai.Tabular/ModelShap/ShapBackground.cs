using Microsoft.ML;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>Which rows absent features are taken from.</summary>
public sealed class ShapBackground
{
    // Rows that a summary is made of: evenly drawn where there are more.
    private const int MostRows = 100_000;
    private const int MostValues = 50_000_000;
    private readonly Func<Drawn, BackgroundSample> _make;

    private readonly bool _even;

    private ShapBackground(bool sampled, Func<Drawn, BackgroundSample> make, bool even = false) => (IsSample, _make, _even) = (sampled, make, even);

    /// <summary>Rows drawn evenly: every one as likely as another.</summary>
    public static ShapBackground Sample { get; } = new(true, _ => throw new NotSupportedException());

    internal bool IsSample { get; }

    /// <summary>
    /// Centres of k-means clusters, weighted by their rows, as shap.kmeans: <c>BackgroundRows</c> of them; values are rounded to such as occur. Not for <see cref="ShapMethod.Trees"/>, which
    /// takes rows alike and does not need fewer.
    /// </summary>
    /// <param name="medoids">Whether the row nearest to each centre is taken instead of the centre.</param>
    public static ShapBackground KMeans(bool medoids = false) => new(false, drawn => drawn.Model.FeatureColumn.Length == 0
        ? throw new ArgumentException("k-means needs numbers with distances, and the players are columns of any type. Take a stratified sample.")
        : BackgroundSummary.KMeans(drawn.Rows, drawn.Model.Slots, drawn.Count, new KMeansOptions { Medoids = medoids, Groups = drawn.Model.Features.GroupOfSlot, Standardize = true, Seed = drawn.Seed }));

    /// <summary>Rows from every part of the scores: as many of each of so many quantiles.</summary>
    /// <param name="strata">Parts; 10 by default.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are less than 2 parts.</exception>
    public static ShapBackground Stratified(int strata = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(strata, 2);
        return new(false, drawn => BackgroundSummary.Stratified(drawn.Rows, drawn.Model.Slots, drawn.Scores(), drawn.Count, strata, drawn.Seed), even: true);
    }

    /// <summary>Rows whose score (what is explained, a probability where the units say so; for several outputs, the largest) lies in a range, its ends included: the explanation is then against these, such as the rows just beyond a threshold.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public static ShapBackground ScoreBetween(double low, double high)
    {
        if (!(low <= high))
            throw new ArgumentException($"The scores from {low} to {high} are no range.", nameof(low));
        return new(false, drawn => BackgroundSummary.Where(drawn.Rows, drawn.Model.Slots, drawn.Scores(), score => score >= low && score <= high, drawn.Count, drawn.Seed));
    }

    /// <summary>The rows, and their weights where they are not alike.</summary>
    /// <exception cref="InvalidOperationException">There are no such rows.</exception>
    internal (float[] Rows, double[] Weights) Of(ExplainedModel model, IDataView scored, ModelExplanationOptions options, IProgress<ExplainProgress> progress)
    {
        if (IsSample)
            return (model.Sample(scored, options.BackgroundRows, options.Seed, progress, options.Cancellation), []);
        float[] rows = model.Sample(scored, Math.Max(options.BackgroundRows, Math.Min(MostRows, MostValues / model.Slots)), options.Seed, progress, options.Cancellation);

        // Quantiles of as many rows each stand for as many: no weights.
        if (_even && rows.Length / model.Slots > options.BackgroundRows)
            rows = rows[..(rows.Length / model.Slots / options.BackgroundRows * options.BackgroundRows * model.Slots)];
        BackgroundSample sample;
        try
        {
            sample = _make(new Drawn(model, rows, options.BackgroundRows, options.Seed));
        }
        catch (ArgumentException e)
        {
            throw new InvalidOperationException($"{options.Name("Background")}: {e.Message}", e);
        }

        return (sample.Rows, sample.Weights.Distinct().Count() > 1 ? sample.Weights : []);
    }

    private sealed record Drawn(ExplainedModel Model, float[] Rows, int Count, int Seed)
    {
        public double[] Scores()
        {
            int count = Rows.Length / Model.Slots, outputs = Model.OutputCount;
            double[] all = new double[count * outputs];
            Model.Function.Score(Rows, count, all);
            return outputs == 1 ? all : [.. all.Chunk(outputs).Select(row => row.Max())];
        }
    }
}
