namespace MLNet.Xai.Tabular;

/// <summary>What larger values of a feature are declared to do to the score.</summary>
public enum ScoreDirection
{
    /// <summary>They raise it, or leave it: income.</summary>
    Raises,

    /// <summary>They lower it, or leave it: debts.</summary>
    Lowers,
}
