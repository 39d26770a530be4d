namespace MLNet.Xai;

/// <summary>How far something long has come.</summary>
/// <param name="Stage">What is going on: "covers", "background", "explaining".</param>
/// <param name="Rows">Rows done so far, by this pass over the data.</param>
public readonly record struct ExplainProgress(string Stage, long Rows);
