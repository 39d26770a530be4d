namespace MLNet.Xai.Core.Plots;

/// <summary>A named score.</summary>
/// <param name="Name">What was scored.</param>
/// <param name="Value">The score, at least 0.</param>
/// <param name="Reference">What it must be held against, the chance level for instance; <see langword="null"/> for none.</param>
public sealed record ScoreBar(string Name, double Value, double? Reference = null);

/// <summary>Scores under one heading.</summary>
/// <param name="Name">The heading; empty for none.</param>
/// <param name="Bars">The scores, drawn in this order.</param>
public sealed record ScoreBarGroup(string Name, IReadOnlyList<ScoreBar> Bars);
