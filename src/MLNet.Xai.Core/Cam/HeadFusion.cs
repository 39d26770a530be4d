namespace MLNet.Xai.Core.Cam;

/// <summary>How the heads of a layer become one matrix.</summary>
public enum HeadFusion
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their largest value.</summary>
    Max,

    /// <summary>Their smallest value.</summary>
    Min,
}
