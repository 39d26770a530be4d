namespace MLNet.Xai.Tabular;

/// <summary>Why <c>.Flag</c> is raised.</summary>
internal enum ReasonWarning
{
    /// <summary>A protected feature is among the reasons.</summary>
    Protected,

    /// <summary>A feature counts against the row although, by its declared direction, its value is no worse than the reference.</summary>
    Direction,
}
