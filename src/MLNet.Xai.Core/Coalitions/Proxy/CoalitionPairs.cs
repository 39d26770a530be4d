using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Sampled coalitions and their complements by size: what they say of a game's Shapley values when every pair of a size was as likely.</summary>
internal sealed class CoalitionPairs
{
    private readonly CoalitionSample _sample;
    private readonly (int One, int Other)[] _pairs;
    private readonly int[] _fold;
    private readonly ShapleyWeights _weights;

    /// <summary>Splits a leverage sample, or all coalitions, into folds.</summary>
    public CoalitionPairs(CoalitionSample sample, int mostFolds)
    {
        (_sample, _weights) = (sample, new ShapleyWeights(sample.Players));
        // All come by number, where complements stand opposite each other; drawn ones come in pairs.
        bool all = sample.Players < 31 && sample.Count == (1 << sample.Players) - 2;
        _pairs = [.. Enumerable.Range(0, sample.Count / 2).Select(u => all ? (u, sample.Count - 1 - u) : (2 * u, (2 * u) + 1))];
        Sizes = [.. _pairs.Select((pair, u) => (Size: Size(pair.One), Unit: u)).GroupBy(p => Math.Min(p.Size, sample.Players - p.Size), p => p.Unit)
            .Select(units => new SizeStratum(units.Key, [.. units], Population(units.Key)))];
        int[] drawn = [.. Sizes.Where(s => !s.IsWhole).Select(s => s.Units.Length)];
        Folds = drawn.Length == 0 ? 1 : Math.Min(mostFolds, drawn.Min());
        _fold = new int[_pairs.Length];
        Array.Fill(_fold, -1);
        foreach (SizeStratum size in Sizes.Where(s => !s.IsWhole))
        {
            for (int i = 0; i < size.Units.Length; i++)
                _fold[size.Units[i]] = i % Folds;
        }
    }

    /// <summary>The sizes up to half the players.</summary>
    public SizeStratum[] Sizes { get; }

    /// <summary>Number of folds; 1 where every coalition is known.</summary>
    public int Folds { get; }

    /// <summary>Whether a pair is held out of a fold's fit.</summary>
    public bool IsHeldOut(int unit, int fold) => _fold[unit] == fold;

    /// <summary>The coalitions that a fold is fitted to.</summary>
    public int[] FittedTo(int fold) => [.. Enumerable.Range(0, _pairs.Length).Where(u => !IsHeldOut(u, fold)).SelectMany(u => (int[])[_pairs[u].One, _pairs[u].Other])];

    /// <summary>
    /// What a pair adds to the Shapley values of a game, less the mean over players: (1 if i in S - |S| / n) (|S| - 1)! (n - |S| - 1)! / (n - 1)! (v(S) - v(rest)).
    /// </summary>
    /// <param name="unit">The pair.</param>
    /// <param name="values">By coalition the game's value.</param>
    /// <param name="to">Receives one number a player.</param>
    public void Contributions(int unit, double[] values, Span<double> to)
    {
        (int one, int other) = _pairs[unit];
        int size = Size(one), players = _sample.Players;
        double change = (_weights[size - 1, players - size] + _weights[size, players - 1 - size]) * (values[one] - values[other]);
        for (int p = 0; p < players; p++)
            to[p] = (_sample.Masks[(one * players) + p] - ((double)size / players)) * change;
    }

    private int Size(int coalition) => _sample.Masks.AsSpan(coalition * _sample.Players, _sample.Players).Count((byte)1);

    private double Population(int size)
    {
        double count = 1;
        for (int i = 1; i <= size; i++)
            count = count * (_sample.Players - size + i) / i;
        return Math.Round(2 * size == _sample.Players ? count / 2 : count);
    }
}

/// <summary>Pairs of one size.</summary>
/// <param name="Size">Players of the smaller side.</param>
/// <param name="Units">The sampled pairs.</param>
/// <param name="Population">How many there are.</param>
internal sealed record SizeStratum(int Size, int[] Units, double Population)
{
    /// <summary>Whether all were taken.</summary>
    public bool IsWhole => Units.Length >= Population;
}
