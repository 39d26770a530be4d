namespace MLNet.Xai.Core.Coalitions;

/// <summary>What <see cref="CorrelatedLinearShap"/> does.</summary>
public sealed class CorrelatedLinearOptions
{
    /// <summary>Player of each feature; null, the default, for each feature alone.</summary>
    public int[]? PlayerOfFeature { get; init; }

    /// <summary>
    /// Random orders, each with its reverse, 2 at least. Null, the default: all coalitions (exact) up to 16 players, else 100 orders.
    /// </summary>
    public int? Orders { get; init; }

    /// <summary>
    /// Added to every variance; 0. shap adds 1e-6 where the covariance is singular. With 0 a singular covariance is taken as it is: exact for rows that keep its constraints, and
    /// other rows are refused.
    /// </summary>
    public double Ridge { get; init; }

    /// <summary>Seed of the orders; 1.</summary>
    public int Seed { get; init; } = 1;

    internal void Check()
    {
        if (Orders is { } orders)
            ArgumentOutOfRangeException.ThrowIfLessThan(orders, 2, nameof(Orders));
        if (!(Ridge >= 0 && double.IsFinite(Ridge)))
            throw new ArgumentOutOfRangeException(nameof(Ridge), Ridge, "The ridge is at least 0.");
    }
}
