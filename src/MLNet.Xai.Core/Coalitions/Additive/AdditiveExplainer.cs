namespace MLNet.Xai.Core.Coalitions;

/// <summary>Explains rows of an additive model; see <see cref="AdditiveShap"/>.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class AdditiveExplainer<T>
    where T : unmanaged, IEquatable<T>
{
    private readonly double[] _origin;
    private readonly int[][] _players;
    private readonly int _features;
    private readonly Func<T[], int, double[]> _components;
    private readonly ModelFunction<T>? _model;
    private readonly double _tolerance;
    private readonly double[] _means;
    private double _scale;

    internal AdditiveExplainer(
        double[] origin, int[][] players, ReadOnlySpan<T> background, int features, double[]? weights, Func<T[], int, double[]> components, ModelFunction<T>? model, double tolerance)
    {
        int rows = background.Length / features;
        if (background.IsEmpty || rows * features != background.Length)
            throw new ArgumentException($"{background.Length} numbers are no background rows of {features} features.", nameof(background));
        if (weights is not null && (weights.Length != rows || weights.Any(w => !(w >= 0 && double.IsFinite(w))) || !(weights.Sum() > 0)))
            throw new ArgumentException($"The background's weights are {rows} numbers that are not negative and not all zero.", nameof(weights));
        (_origin, _players, _features, _components, _model, _tolerance) = (origin, players, features, components, model, tolerance);
        double[] values = Finite(components(background.ToArray(), rows));
        double sum = weights?.Sum() ?? rows;
        _means = new double[values.Length / rows];
        for (int i = 0; i < values.Length; i++)
            _means[i % _means.Length] += values[i] * ((weights?[i / _means.Length] ?? 1) / sum);
    }

    private int Outputs => _origin.Length;

    /// <summary>Explains a row.</summary>
    /// <exception cref="ArgumentException">The row has another number of features.</exception>
    /// <exception cref="InvalidOperationException">The model is not additive at this row, or gives something that is not finite.</exception>
    public GameValues Explain(ReadOnlySpan<T> row)
    {
        if (row.Length != _features)
            throw new ArgumentException($"The row has {row.Length} features; the background has {_features}.", nameof(row));
        T[] rows = row.ToArray();
        double[] own = Finite(_components(rows, 1));
        double[] sums = Sums(own, 1);
        if (_model is not null)
            Compare(rows, sums, 1);
        double[] values = [.. own.Zip(_means, (a, b) => a - b)];
        return new GameValues
        {
            Values = values,
            BaseValues = Sums(_means, 1),
            Predictions = sums,
            StandardErrors = new double[values.Length],
            Evaluations = _model is null ? 0 : _players.Length + 1,
        };
    }

    /// <summary>The model's outputs, count x outputs, checked to be numbers.</summary>
    internal static double[] Ask(ModelFunction<T> model, T[] rows, int count, int outputs)
    {
        var values = new double[count * outputs];
        model(rows, count, values);
        return Finite(values);
    }

    /// <summary>Compares the model with the sum of its parts.</summary>
    internal void Check(T[] rows, int count)
    {
        double[] sums = Sums(Finite(_components(rows, count)), count);
        Compare(rows, sums, count);
    }

    private void Compare(T[] rows, double[] sums, int count)
    {
        double[] values = Ask(_model!, rows, count, Outputs);
        double scale = Math.Max(_scale, Math.Max(values.Max() - values.Min(), values.Max(Math.Abs)));
        if (count > 1)
            _scale = scale;
        int worst = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (Math.Abs(values[i] - sums[i]) > Math.Abs(values[worst] - sums[worst]))
                worst = i;
        }

        double deviation = Math.Abs(values[worst] - sums[worst]);
        if (deviation > _tolerance * scale)
        {
            throw new InvalidOperationException(
                $"The model is not additive: on {(count > 1 ? $"one of {count} probed rows" : "the row")} its output {worst % Outputs} is {values[worst]:G9}, the sum of its features' own functions "
                + $"{sums[worst]:G9}, which deviates by {deviation:G3} where outputs are as large as {scale:G3} (tolerance {_tolerance:G3} of that). Explain the margin rather than the "
                + "probability, make features that interact one player, or use ExactGame or KernelShap.");
        }
    }

    private double[] Sums(double[] components, int count)
    {
        var sums = new double[count * Outputs];
        for (int i = 0; i < sums.Length; i++)
            sums[i] = _origin[i % Outputs] + components.AsSpan(i * _players.Length, _players.Length).ToArray().Sum();
        return sums;
    }

    private static double[] Finite(double[] values) =>
        Array.TrueForAll(values, double.IsFinite) ? values : throw new InvalidOperationException("The model gives values that are NaN or infinite: nothing can be explained.");
}
