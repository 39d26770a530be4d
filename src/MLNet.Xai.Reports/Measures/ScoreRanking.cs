using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>
/// The scores of two classes in order: each score by itself up to a number of rows, beyond that in 2^20 fixed bins of single precision's own order (11 bits of every number's fraction), so that memory stays the same
/// whatever the number of rows and no range has to be known before.
/// </summary>
internal sealed class ScoreRanking(int exactRows)
{
    private const int Bits = 20;

    private readonly List<(float Score, float Weight, bool Positive)> _rows = [];
    private double[]? _positive;
    private double[]? _negative;

    /// <summary>Whether scores are in bins, as there are more rows than are kept.</summary>
    public bool IsBinned => _positive is not null;

    public void Add(float score, bool positive, float weight)
    {
        if (!IsBinned && _rows.Count < exactRows)
        {
            _rows.Add((score, weight, positive));
            return;
        }

        if (_positive is null)
        {
            (_positive, _negative) = (new double[1 << Bits], new double[1 << Bits]);
            foreach ((float known, float itsWeight, bool itsClass) in _rows)
                Put(known, itsWeight, itsClass);
            _rows.Clear();
            _rows.TrimExcess();
        }

        Put(score, weight, positive);
    }

    /// <summary>From the highest score down: each different score, or bin, with the weight of either class. Rows of equal scores one by one where <paramref name="apart"/>, in the data's order.</summary>
    public IEnumerable<ScoreStep> Steps(bool apart = false)
    {
        if (_positive is not null && _negative is not null)
        {
            for (int bin = _positive.Length - 1; bin >= 0; bin--)
            {
                if (_positive[bin] > 0 || _negative[bin] > 0)
                    yield return new ScoreStep(FromOrder((uint)bin << (32 - Bits)), _positive[bin], _negative[bin]);
            }

            yield break;
        }

        // The row's number in the lower half keeps equal scores in the data's order.
        ulong[] order = [.. _rows.Select((row, i) => ((ulong)~ScoreOrder.Sortable(row.Score) << 32) | (uint)i)];
        Array.Sort(order);
        for (int i = 0; i < order.Length;)
        {
            float score = At(i).Score;
            double positive = 0, negative = 0;
            do
            {
                (_, float weight, bool isPositive) = At(i++);
                _ = isPositive ? positive += weight : negative += weight;
            }
            while (!apart && i < order.Length && At(i).Score == score);
            yield return new ScoreStep(score, positive, negative);
        }

        (float Score, float Weight, bool Positive) At(int place) => _rows[(int)(uint)order[place]];
    }

    private static float FromOrder(uint order) => BitConverter.UInt32BitsToSingle((order & 0x80000000) != 0 ? order & 0x7FFFFFFF : ~order);

    private void Put(float score, float weight, bool positive) => (positive ? _positive : _negative)![ScoreOrder.Sortable(score) >> (32 - Bits)] += weight;
}

/// <summary>Rows of one score.</summary>
/// <param name="Score">The score; of a bin, its lower end.</param>
/// <param name="Positive">Weight of the positive ones.</param>
/// <param name="Negative">Weight of the negative ones.</param>
internal readonly record struct ScoreStep(float Score, double Positive, double Negative);
