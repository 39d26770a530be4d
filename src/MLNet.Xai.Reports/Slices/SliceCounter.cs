using Microsoft.ML;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Reports;

/// <summary>Sums the losses of the rows in every slice of one feature and of two, in one pass and in memory for the slices alone.</summary>
internal sealed class SliceCounter
{
    /// <summary>Features whose pairs are looked at.</summary>
    public const int MostPaired = 20;

    private const double Level = 0.05;

    private readonly (RawColumn Column, SliceFeature Feature)[] _features;
    private readonly int[] _from;
    private readonly int _paired, _pairBins;
    private readonly Sum[] _single, _pairs;
    private Sum _all;

    public SliceCounter(IReadOnlyList<(RawColumn Column, SliceFeature Feature)> features)
    {
        _features = [.. features];
        _from = new int[features.Count + 1];
        for (int f = 0; f < features.Count; f++)
            _from[f + 1] = _from[f] + features[f].Feature.Bins.Length;
        _paired = Math.Min(features.Count, MostPaired);
        _pairBins = _from[_paired];
        (_single, _pairs) = (new Sum[_from[^1]], new Sum[_pairBins * _pairBins]);
    }

    /// <summary>Features that are cut.</summary>
    public int Features => _features.Length;

    public long Rows => _all.Count;

    public double MeanLoss => _all.Mean;

    /// <summary>Slices that were large enough to be looked at.</summary>
    public int Tested { get; private set; }

    /// <summary>Counts the row that a cursor is at.</summary>
    public Action<double> Open(DataViewRow row)
    {
        Dictionary<int, Func<float[]>> vectors = [];
        Func<int>[] bins = [.. _features.Select(Reader)];
        int[] at = new int[bins.Length];
        return loss =>
        {
            _all.Add(loss);
            for (int f = 0; f < bins.Length; f++)
            {
                int bin = bins[f]();
                at[f] = bin < 0 ? -1 : _from[f] + bin;
                if (bin >= 0)
                    _single[at[f]].Add(loss);
            }

            for (int f = 0; f < _paired; f++)
            {
                for (int g = f + 1; at[f] >= 0 && g < _paired; g++)
                {
                    if (at[g] >= 0)
                        _pairs[(at[f] * _pairBins) + at[g]].Add(loss);
                }
            }
        };

        Func<int> Reader((RawColumn Column, SliceFeature Feature) cut)
        {
            if (cut.Feature.IsNumber)
            {
                Func<float> number = cut.Column.OpenNumber(row, vectors);
                return () => cut.Feature.Bin(number());
            }

            Func<string?> category = cut.Column.OpenCategory(row);
            return () => cut.Feature.Bin(category());
        }
    }

    /// <summary>
    /// The slices whose mean loss is above that of all other rows, by Welch's test with Holm's adjustment over all that were looked at, the largest effect first. One of two features only where its mean loss is
    /// above those of both its features' own.
    /// </summary>
    /// <param name="fewest">Fewest rows of a slice, and of the rows outside it.</param>
    public IReadOnlyList<ReportSlice> Find(long fewest)
    {
        List<(string Name, Sum Sum, bool Counts, bool IsPair)> candidates = [];
        for (int f = 0; f < _features.Length; f++)
        {
            for (int bin = _from[f]; bin < _from[f + 1]; bin++)
                candidates.Add((_features[f].Feature.Bins[bin - _from[f]], _single[bin], true, false));
        }

        for (int f = 0; f < _paired; f++)
        {
            for (int g = f + 1; g < _paired; g++)
            {
                for (int a = _from[f]; a < _from[f + 1]; a++)
                {
                    for (int b = _from[g]; b < _from[g + 1]; b++)
                    {
                        Sum sum = _pairs[(a * _pairBins) + b];
                        candidates.Add(($"{_features[f].Feature.Bins[a - _from[f]]} and {_features[g].Feature.Bins[b - _from[g]]}", sum, sum.Mean > _single[a].Mean && sum.Mean > _single[b].Mean, true));
                    }
                }
            }
        }

        candidates.RemoveAll(c => c.Sum.Count < fewest || _all.Count - c.Sum.Count < fewest);
        Tested = candidates.Count;
        MeanDifference[] differences = [.. candidates.Select(c => MeanDifference.Welch(c.Sum.ToMoments(), _all.Without(c.Sum).ToMoments(), 1 - Level))];
        double[] adjusted = MeanDifference.Holm([.. differences.Select(d => d.PValue)]);
        return
        [
            .. candidates.Select((c, i) => new ReportSlice
            {
                Name = c.Name,
                Rows = c.Sum.Count,
                Share = (double)c.Sum.Count / _all.Count,
                Loss = c.Sum.Mean,
                OtherLoss = _all.Without(c.Sum).Mean,
                Low = differences[i].Low,
                High = differences[i].High,
                AdjustedPValue = adjusted[i],
                Effect = differences[i].Difference / Math.Sqrt((c.Sum.Variance + _all.Without(c.Sum).Variance) / 2),
                IsPair = c.IsPair,
            }).Where((slice, i) => candidates[i].Counts && differences[i].Difference > 0 && adjusted[i] < Level).OrderByDescending(slice => slice.Effect),
        ];
    }

    private struct Sum
    {
        private double _sum, _squares;

        public long Count { get; private set; }

        public readonly double Mean => Count > 0 ? _sum / Count : 0;

        public readonly double Variance => Count > 1 ? Squares / (Count - 1) : 0;

        private readonly double Squares => Math.Max(0, _squares - (_sum * Mean));

        public void Add(double value)
        {
            Count++;
            _sum += value;
            _squares += value * value;
        }

        public readonly Sum Without(Sum part) => new() { Count = Count - part.Count, _sum = _sum - part._sum, _squares = _squares - part._squares };

        public readonly RunningMoments ToMoments() => RunningMoments.Of(checked((int)Count), Mean, Squares);
    }
}
