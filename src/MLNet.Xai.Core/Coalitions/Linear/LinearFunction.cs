namespace MLNet.Xai.Core.Coalitions;

/// <summary>A linear model of one or several outputs: intercept + weights times row.</summary>
public sealed class LinearFunction
{
    private readonly double[] _weights;
    private readonly double[] _intercepts;

    /// <summary>A model of its coefficients.</summary>
    /// <param name="weights">Outputs x features.</param>
    /// <param name="intercepts">One an output.</param>
    /// <exception cref="ArgumentException">The weights are not so many for every output, or something is not finite.</exception>
    public LinearFunction(ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        if (intercepts.IsEmpty || weights.IsEmpty || weights.Length % intercepts.Length != 0)
            throw new ArgumentException($"{weights.Length} weights cannot be shared out to {intercepts.Length} outputs.", nameof(weights));
        (_weights, _intercepts) = (weights.ToArray(), intercepts.ToArray());
        if (Array.FindIndex(_weights, w => !double.IsFinite(w)) is >= 0 and var odd)
            throw new ArgumentException($"The weight of output {odd / Features}, feature {odd % Features} is {_weights[odd]}.", nameof(weights));
        if (Array.FindIndex(_intercepts, w => !double.IsFinite(w)) is >= 0 and var output)
            throw new ArgumentException($"The intercept of output {output} is {_intercepts[output]}.", nameof(intercepts));
    }

    /// <summary>Number of features.</summary>
    public int Features => _weights.Length / _intercepts.Length;

    /// <summary>Number of outputs.</summary>
    public int Outputs => _intercepts.Length;

    /// <summary>Outputs x features.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>One an output.</summary>
    public ReadOnlySpan<double> Intercepts => _intercepts;

    /// <summary>The weights of an output.</summary>
    internal ReadOnlySpan<double> Of(int output) => _weights.AsSpan(output * Features, Features);

    /// <summary>By output: what the model gives for a row.</summary>
    internal double[] Predict(ReadOnlySpan<double> row)
    {
        double[] values = [.. _intercepts];
        for (int o = 0; o < values.Length; o++)
            values[o] += System.Numerics.Tensors.TensorPrimitives.Dot(Of(o), row);
        return values;
    }

    /// <summary>Checks a row or a mean.</summary>
    internal void Check(ReadOnlySpan<double> row, string name)
    {
        if (row.Length != Features)
            throw new ArgumentException($"There are {row.Length} values; the model has {Features} features.", name);
        for (int f = 0; f < row.Length; f++)
        {
            if (!double.IsFinite(row[f]))
                throw new ArgumentException($"Feature {f} is {row[f]}: a linear model says nothing of it. Replace missing values first, as for its training.", name);
        }
    }
}
