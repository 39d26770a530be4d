using System.Buffers;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>
/// The interventional game of a row: players that take part have the row's values, the others those of a background row, averaged over the background.
/// </summary>
/// <remarks>Lundberg and Lee, NeurIPS 2017; Janzing, Minorics and Blöbaum, AISTATS 2020. One model output a coalition and background row.</remarks>
/// <typeparam name="T">Type of the features, float or double.</typeparam>
public sealed class MarginalGame<T> : CoalitionGame
    where T : unmanaged, IEquatable<T>
{
    private const int RowsAtOnce = 4096;
    private const double Margin = 1e-7;
    private readonly T[] _row;
    private readonly T[] _background;
    private readonly double[] _weights;
    private readonly int[][] _features;
    private readonly bool[] _dummies;
    private readonly ModelFunction<T> _model;
    private readonly ValueLink _link;

    /// <summary>A game of single features or of groups.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="row">The explained row.</param>
    /// <param name="background">Row-major, background rows x features.</param>
    /// <param name="weights">Weight of each background row, not negative; equal when null.</param>
    /// <param name="playerOfFeature">Player of each feature, 0 to players - 1; each feature alone when null.</param>
    /// <param name="link">What is made of the mean.</param>
    /// <exception cref="ArgumentException">Sizes, weights or players do not fit.</exception>
    public MarginalGame(
        ModelFunction<T> model, int outputs, ReadOnlySpan<T> row, ReadOnlySpan<T> background, double[]? weights = null, int[]? playerOfFeature = null, ValueLink link = ValueLink.Identity)
        : base(playerOfFeature is { Length: > 0 } ? playerOfFeature.Max() + 1 : Math.Max(1, row.Length), outputs)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (row.IsEmpty || background.IsEmpty || background.Length % row.Length != 0)
            throw new ArgumentException($"{background.Length} numbers are no background rows of {row.Length} features.", nameof(background));
        int rows = background.Length / row.Length;
        if (weights is not null && (weights.Length != rows || weights.Any(w => !(w >= 0 && double.IsFinite(w))) || !(weights.Sum() > 0)))
            throw new ArgumentException($"The background's weights are {rows} numbers that are not negative and not all zero.", nameof(weights));
        (_model, _link, _row, _background) = (model, link, row.ToArray(), background.ToArray());
        double sum = weights?.Sum() ?? rows;
        _weights = weights is null ? [.. Enumerable.Repeat(1.0 / rows, rows)] : [.. weights.Select(w => w / sum)];
        _features = PlayerFeatures.Of(row.Length, playerOfFeature);
        _dummies = [.. _features.Select(own => own.All(IsConstant))];
    }

    /// <inheritdoc/>
    public override bool IsDummy(int player) => _dummies[player];

    /// <inheritdoc/>
    public override void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values)
    {
        int features = _row.Length, atOnce = Math.Min(RowsAtOnce, count * _weights.Length);

        // Large and short-lived: a new array each time would be cleared, and collected with the oldest.
        T[] rows = ArrayPool<T>.Shared.Rent(atOnce * features);
        double[] outputs = ArrayPool<double>.Shared.Rent(atOnce * Outputs);
        values.Clear();
        var present = new int[features];
        var blend = new RowBlend<T>(_row);
        int filled = 0;
        long first = 0;
        for (int c = 0; c < count; c++)
        {
            blend.Choose(present.AsSpan(0, Present(coalitions.Slice(c * Players, Players), present)));
            for (int b = 0, many; b < _weights.Length; b += many)
            {
                many = Math.Min(_weights.Length - b, atOnce - filled);
                blend.Fill(_background.AsSpan(b * features, many * features), rows.AsSpan(filled * features, many * features));
                filled += many;
                if (filled == atOnce)
                    first = Run(rows, outputs, ref filled, first, values);
            }
        }

        if (filled > 0)
            Run(rows, outputs, ref filled, first, values);
        ArrayPool<T>.Shared.Return(rows);
        ArrayPool<double>.Shared.Return(outputs);
        if (_link == ValueLink.Logit)
        {
            foreach (ref double value in values)
            {
                double p = Math.Clamp(value, Margin, 1 - Margin);
                value = Math.Log(p / (1 - p));
            }
        }
    }

    /// <inheritdoc/>
    internal override ReadOnlySpan<double> BackgroundWeights => _link == ValueLink.Identity ? _weights : [];

    /// <inheritdoc/>
    internal override void EvaluateAgainst(ReadOnlySpan<byte> coalitions, ReadOnlySpan<int> backgroundRows, Span<double> values)
    {
        int features = _row.Length;
        var rows = new T[backgroundRows.Length * features];
        var present = new int[features];
        for (int r = 0; r < backgroundRows.Length; r++)
            Fill(rows.AsSpan(r * features, features), present.AsSpan(0, Present(coalitions.Slice(r * Players, Players), present)), backgroundRows[r]);
        _model(rows, backgroundRows.Length, values);
    }

    // The features of the players that take part.
    private int Present(ReadOnlySpan<byte> coalition, Span<int> present)
    {
        int count = 0;
        for (int p = 0; p < coalition.Length; p++)
        {
            if (coalition[p] == 0)
                continue;
            foreach (int feature in _features[p])
                present[count++] = feature;
        }

        return count;
    }

    private void Fill(Span<T> row, ReadOnlySpan<int> present, int background)
    {
        _background.AsSpan(background * row.Length, row.Length).CopyTo(row);
        foreach (int feature in present)
            row[feature] = _row[feature];
    }

    private long Run(T[] rows, double[] outputs, ref int filled, long first, Span<double> values)
    {
        Span<double> given = outputs.AsSpan(0, filled * Outputs);
        _model(rows.AsSpan(0, filled * _row.Length), filled, given);
        (int coalition, int background) = ((int)(first / _weights.Length), (int)(first % _weights.Length));
        for (int r = 0, many; r < filled && Outputs == 1; r += many)
        {
            many = Math.Min(_weights.Length - background, filled - r);
            ReadOnlySpan<double> own = given.Slice(r, many), weights = _weights.AsSpan(background, many);
            double sum = values[coalition];
            for (int i = 0; i < own.Length; i++)
                sum += own[i] * weights[i];
            values[coalition++] = sum;
            background = 0;
        }

        for (int r = 0; r < filled && Outputs > 1; r++)
        {
            for (int o = 0; o < Outputs; o++)
                values[(coalition * Outputs) + o] += given[(r * Outputs) + o] * _weights[background];
            if (++background == _weights.Length)
                (coalition, background) = (coalition + 1, 0);
        }

        long next = first + filled;
        filled = 0;
        return next;
    }

    private bool IsConstant(int feature)
    {
        for (int b = 0; b < _weights.Length; b++)
        {
            if (!_background[(b * _row.Length) + feature].Equals(_row[feature]))
                return false;
        }

        return true;
    }
}
