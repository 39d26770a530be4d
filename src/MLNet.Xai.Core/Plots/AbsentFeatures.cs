namespace MLNet.Xai.Core.Plots;

/// <summary>How the picture of one row shows features that say by a zero what is not there (<see cref="Explanation.Presence"/>): words that a text does not have.</summary>
public enum AbsentFeatures
{
    /// <summary>As what they are: <c>no 'great'</c>.</summary>
    Mark,

    /// <summary>Like any other: <c>great = 0</c>.</summary>
    Show,

    /// <summary>Summed in one line, so that the lines still lead to the output.</summary>
    Hide,
}
