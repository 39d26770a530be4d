namespace MLNet.Xai.Tabular.Models;

/// <summary>What a tree model predicts.</summary>
public enum TreeModelTask
{
    /// <summary>Two classes; the score is a margin, larger means the positive class.</summary>
    Binary,

    /// <summary>A number.</summary>
    Regression,

    /// <summary>An order of rows within a group; the score has no unit.</summary>
    Ranking,

    /// <summary>One of several classes; one score a class.</summary>
    Multiclass,
}
