namespace MLNet.Xai.Tabular;

/// <summary>What base value + sum of values is compared with.</summary>
internal enum ResidualTarget : byte
{
    /// <summary>The explained trees, where the model has no column on the explained scale.</summary>
    Trees,

    /// <summary>The Score column.</summary>
    Score,

    /// <summary>The logarithm of the Score column (Tweedie).</summary>
    LogScore,

    /// <summary>The Probability column.</summary>
    Probability,
}
