using System.Numerics;
using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Shapley values of a linear model whose absent features are what the present ones let expect, by a joint Gaussian distribution.</summary>
/// <remarks>
/// shap's LinearExplainer with feature_perturbation="correlation_dependent". <c>v(S) = E[f(X) | X_S = x_S] = f(mu) + (Cw)_S' C_SS^-1 (x - mu)_S</c>, C the covariance, w the weights: the
/// prediction of f from the features of S. Values are linear in the row: with all coalitions one matrix per output is made once (2^players solutions of players^3 / 3), and
/// a row costs features x players. Beyond, random orders: a Cholesky factor each, whose leading blocks are those of all prefixes, so that an order costs features^3 / 3 once and features^2 a row.
/// No evaluations of the model. Thread-safe.
/// </remarks>
public sealed class CorrelatedLinearShap
{
    private const int DefaultOrders = 100;
    private readonly LinearFunction _model;
    private readonly GaussianBackground _background;
    private readonly int[][] _players;
    private readonly double[] _covariance;
    private readonly Cholesky _factor;
    private readonly double[][]? _matrices;
    private readonly FeatureOrder[] _orders = [];

    /// <summary>Prepares for all rows.</summary>
    /// <param name="model">The model.</param>
    /// <param name="background">The distribution of the features.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="cancellation">Stops the preparation.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or an option is out of its range.</exception>
    public CorrelatedLinearShap(LinearFunction model, GaussianBackground background, CorrelatedLinearOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(background);
        options ??= new CorrelatedLinearOptions();
        options.Check();
        if (background.Means.Length != model.Features)
            throw new ArgumentException($"The background has {background.Means.Length} features, the model {model.Features}.", nameof(background));
        (_model, _background) = (model, background);
        _players = PlayerFeatures.Of(model.Features, options.PlayerOfFeature);
        _covariance = background.WithRidge(options.Ridge);
        _factor = new Cholesky(_covariance, model.Features);
        double[][] covariances = [.. Enumerable.Range(0, model.Outputs).Select(Covariances)];
        if (options.Orders is null && _players.Length <= ExactGame.MostPlayers)
            _matrices = Matrices(covariances, cancellation);
        else
            _orders = Orders(covariances, options.Orders ?? DefaultOrders, options.Seed, cancellation);
    }

    /// <summary>Explains a row.</summary>
    /// <exception cref="ArgumentException">
    /// The row has another size, or is impossible: the covariance is singular and the row breaks what it says for certain.
    /// </exception>
    public GameValues Explain(ReadOnlySpan<double> row)
    {
        _model.Check(row, nameof(row));
        double[] difference = Difference(row);
        int players = _players.Length;
        var values = new double[_model.Outputs * players];
        var errors = new double[values.Length];
        for (int i = 0; _matrices is not null && i < values.Length; i++)
            values[i] = TensorPrimitives.Dot<double>(_matrices[i / players].AsSpan(i % players * difference.Length, difference.Length), difference);
        if (_matrices is null)
            Sample(difference, values, errors);
        return new GameValues { Values = values, BaseValues = _model.Predict(_background.Means), Predictions = _model.Predict(row), StandardErrors = errors, Evaluations = 0 };
    }

    private double[] Difference(ReadOnlySpan<double> row)
    {
        double[] difference = [.. row];
        TensorPrimitives.Subtract(difference, _background.Means, difference);
        double[] solution = _factor.Solve(difference);
        int n = difference.Length;
        for (int f = 0; f < n; f++)
        {
            double deviation = Math.Sqrt(_covariance[(f * n) + f]), missing = difference[f] - TensorPrimitives.Dot<double>(_covariance.AsSpan(f * n, n), solution);
            if (Math.Abs(missing) <= 1e-5 * (deviation + 1e-2 * Math.Abs(row[f])))
                continue;
            throw new ArgumentException(
                $"The row cannot be: its feature {f} is {row[f]}, but the background's covariance is singular, and by the features before it (or because it never varies) feature {f} would be "
                + $"{row[f] - missing:G9}. Leave the feature out, give a background in which it varies, or set Ridge (shap's is 1e-6).",
                nameof(row));
        }

        return difference;
    }

    /// <summary>The covariance of an output with each feature.</summary>
    private double[] Covariances(int output)
    {
        int n = _model.Features;
        return [.. Enumerable.Range(0, n).Select(f => TensorPrimitives.Dot(_covariance.AsSpan(f * n, n), _model.Of(output)))];
    }

    // By output players x features: what each feature's difference from its mean adds to each player.
    private double[][] Matrices(double[][] covariances, CancellationToken cancellation)
    {
        int n = _model.Features, players = _players.Length;
        double[][] matrices = [.. covariances.Select(_ => new double[players * n])];
        var weights = new ShapleyWeights(players);
        for (int s = 1; s < 1 << players; s++)
        {
            cancellation.ThrowIfCancellationRequested();
            int size = BitOperations.PopCount((uint)s);
            int[] features = [.. Enumerable.Range(0, players).Where(p => (s >> p & 1) != 0).SelectMany(p => _players[p]).Order()];
            var factor = new Cholesky(Block(features), features.Length);
            for (int o = 0; o < matrices.Length; o++)
            {
                double[] slopes = factor.Solve([.. features.Select(f => covariances[o][f])]);
                for (int p = 0; p < players; p++)
                {
                    double weight = (s >> p & 1) != 0 ? weights[size - 1, players - size] : -weights[size, players - 1 - size];
                    for (int k = 0; k < features.Length; k++)
                        matrices[o][(p * n) + features[k]] += weight * slopes[k];
                }
            }
        }

        return matrices;
    }

    private double[] Block(int[] features) => [.. features.SelectMany(i => features.Select(j => _covariance[(i * _model.Features) + j]))];

    private FeatureOrder[] Orders(double[][] covariances, int count, int seed, CancellationToken cancellation)
    {
        var players = new int[_players.Length];
        var orders = new FeatureOrder[2 * count];
        for (int n = 0; n < count; n++)
        {
            cancellation.ThrowIfCancellationRequested();
            CounterRandom.Permutation(CounterRandom.Fork(seed, (ulong)n), players);
            foreach (bool back in (bool[])[false, true])
            {
                int[] features = [.. (back ? players.Reverse() : players).SelectMany(p => _players[p])];
                var factor = new Cholesky(Block(features), features.Length);
                orders[(2 * n) + (back ? 1 : 0)] = new(features, factor, [.. covariances.Select(c => factor.Forward([.. features.Select(f => c[f])]))]);
            }
        }

        return orders;
    }

    // v of the first k features is the inner product of the first k of both whitened vectors: each feature adds its own product.
    private void Sample(double[] difference, double[] values, double[] errors)
    {
        int players = _players.Length;
        int[] playerOf = new int[difference.Length];
        for (int p = 0; p < players; p++)
        {
            foreach (int feature in _players[p])
                playerOf[feature] = p;
        }

        var moments = new RunningMoments[values.Length];
        for (int n = 0; n < _orders.Length; n += 2)
        {
            var both = new double[values.Length];
            foreach (FeatureOrder order in _orders.AsSpan(n, 2))
            {
                double[] whitened = order.Factor.Forward([.. order.Features.Select(f => difference[f])]);
                for (int o = 0; o < _model.Outputs; o++)
                {
                    for (int k = 0; k < whitened.Length; k++)
                        both[(o * players) + playerOf[order.Features[k]]] += order.Covariances[o][k] * whitened[k] / 2;
                }
            }

            for (int i = 0; i < values.Length; i++)
                moments[i].Add(both[i]);
        }

        for (int i = 0; i < values.Length; i++)
            (values[i], errors[i]) = (moments[i].Mean, Math.Sqrt(moments[i].VarianceOfMean));
    }

    /// <summary>Features in an order, the factor of their covariance, and by output the covariances whitened by it.</summary>
    private sealed record FeatureOrder(int[] Features, Cholesky Factor, double[][] Covariances);
}
