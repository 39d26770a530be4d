namespace MLNet.Xai.Tabular;

/// <summary>What the column <c>.Status</c> of reason codes says of a row.</summary>
public static class ReasonStatus
{
    /// <summary>The row is on the wrong side of the cutoff, and there are reasons.</summary>
    public const string Reasons = "reasons";

    /// <summary>The row is at the cutoff or on the right side of it: it needs no reasons and has none.</summary>
    public const string RightSide = "right side of the cutoff";

    /// <summary>The row is on the wrong side, and against the comparison no feature pushes it there: it has no reasons, and none are made up.</summary>
    public const string NothingPushes = "no feature pushes to the wrong side";

    /// <summary>The score is NaN.</summary>
    public const string NoScore = "no score";

    /// <summary>The row was left out (<see cref="ModelExplanationOptions.ExplainWhen"/>).</summary>
    public const string LeftOut = "left out";

    internal static readonly string[] All = [Reasons, RightSide, NothingPushes, NoScore, LeftOut];
}
