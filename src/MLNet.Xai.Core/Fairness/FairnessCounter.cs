using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Fairness;

/// <summary>Counts scored and explained rows by group, in one pass and in memory for the groups alone.</summary>
public sealed class FairnessCounter
{
    private readonly FairnessSettings _settings;
    private readonly IReadOnlyList<string> _features;
    private readonly SortedDictionary<string, GroupCounter> _groups = new(StringComparer.Ordinal);
    private GroupCounter? _missing;
    private long _rows;

    /// <summary>Starts without rows.</summary>
    /// <param name="features">Names of the features that attributions are of; none where there are none.</param>
    /// <param name="settings">How groups are compared; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public FairnessCounter(IReadOnlyList<string> features, FairnessSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(features);
        (_features, _settings) = (features, settings ?? new FairnessSettings());
        _settings.Check();
    }

    /// <summary>Counts a row.</summary>
    /// <param name="group">The protected value; <see langword="null"/> where it is missing.</param>
    /// <param name="label">Whether the row is positive, where known.</param>
    /// <param name="predicted">Whether it is predicted positive, where known.</param>
    /// <param name="score">The score; NaN where there is none.</param>
    /// <param name="probability">The probability of the positive class; NaN where there is none.</param>
    /// <param name="attributions">A number a feature; none where the row is not explained.</param>
    /// <exception cref="ArgumentException">The attributions are of other features, or the probability is none.</exception>
    /// <exception cref="InvalidOperationException">There are too many groups.</exception>
    public void Add(string? group, bool? label, bool? predicted, double score = double.NaN, double probability = double.NaN, ReadOnlySpan<float> attributions = default)
    {
        if (!attributions.IsEmpty && attributions.Length != _features.Count)
            throw new ArgumentException($"There are {attributions.Length} attributions of {_features.Count} features.", nameof(attributions));
        if (probability is < 0 or > 1)
            throw new ArgumentOutOfRangeException(nameof(probability), probability, $"Row {_rows}: a probability lies between 0 and 1.");
        _rows++;
        GroupCounter? counter;
        if (group is null)
        {
            counter = _missing ??= new GroupCounter(_settings, _features.Count);
        }
        else if (!_groups.TryGetValue(group, out counter))
        {
            if (_groups.Count == _settings.MostGroups)
                throw new InvalidOperationException($"There are more than {_settings.MostGroups} groups ({nameof(FairnessSettings)}.{nameof(FairnessSettings.MostGroups)}), such as '{group}'. Make ranges of a number, or allow more.");
            _groups[group] = counter = new GroupCounter(_settings, _features.Count);
        }

        counter.Add(label, predicted, score, probability, attributions);
    }

    /// <summary>What was counted so far.</summary>
    /// <exception cref="InvalidOperationException">There are no rows, or no row of the reference group.</exception>
    public FairnessReport ToReport()
    {
        if (_groups.Count == 0)
            throw new InvalidOperationException("There is no row with a group.");
        string reference = _settings.ReferenceGroup ?? _groups.MaxBy(g => g.Value.Count).Key;
        if (!_groups.ContainsKey(reference))
            throw new InvalidOperationException($"{nameof(FairnessSettings)}.{nameof(FairnessSettings.ReferenceGroup)} is '{reference}'; there are {string.Join(", ", _groups.Keys)}.");

        // A value may be called like the group of missing ones.
        List<(string Name, GroupCounter Counter)> all = [.. _groups.Select(g => (g.Key, g.Value))];
        if (_missing is not null)
            all.Add((FairnessReport.Missing, _missing));
        return new FairnessReport
        {
            Groups = [.. all.Select(g => g.Counter.ToGroup(g.Name, g.Counter == _missing, g.Name.Equals(reference, StringComparison.Ordinal) && g.Counter != _missing, _features))],
            Differences = Compare(all, reference),
            ReferenceGroup = reference,
            ComparedGroups = [.. all.Where(g => !g.Counter.IsSmall).Select(g => g.Name)],
            Rows = _rows,
            Confidence = _settings.Confidence,
        };
    }

    private ExplanationDifference[] Compare(List<(string Name, GroupCounter Counter)> all, string reference)
    {
        GroupCounter other = _groups[reference];
        var found = new List<ExplanationDifference>();
        foreach ((string name, GroupCounter counter) in all.Where(g => g.Counter != other))
        {
            for (int f = 0; f < _features.Count; f++)
            {
                double[] own = counter.Sample.Sorted(f), others = other.Sample.Sorted(f);
                (double statistic, double pValue) = DistributionDistance.KolmogorovSmirnov(own, others);
                found.Add(new ExplanationDifference
                {
                    Group = name,
                    Reference = reference,
                    Feature = _features[f],
                    Mean = counter.Mean(other, f),
                    AdjustedPValue = double.NaN,
                    Magnitude = counter.Magnitude(other, f),
                    AdjustedMagnitudePValue = double.NaN,
                    KolmogorovSmirnov = statistic,
                    KolmogorovSmirnovPValue = pValue,
                    Wasserstein = DistributionDistance.Wasserstein(own, others),
                    IsSampled = counter.Sample.IsSample || other.Sample.IsSample,
                    IsSmall = counter.IsSmall || other.IsSmall,
                });
            }
        }

        double[] means = MeanDifference.Holm([.. found.Select(d => d.Mean.PValue)]), magnitudes = MeanDifference.Holm([.. found.Select(d => d.Magnitude.PValue)]);
        return [.. found.Select((d, i) => d with { AdjustedPValue = means[i], AdjustedMagnitudePValue = magnitudes[i] })];
    }
}
