using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>The appended columns and their places; -1 for those that are not asked for.</summary>
internal sealed class QualityColumns
{
    private readonly List<OutputColumn> _all = [];

    public QualityColumns(QualityState state)
        : this(state.OutputColumn, state.Measures, [.. state.Outputs.Select(o => o >= 0 ? state.Model.OutputNames[o] : "")], state.Points, Cost(state), state.Attributions)
    {
    }

    /// <param name="name">What their names begin with.</param>
    /// <param name="measures">The measures.</param>
    /// <param name="outputs">Names of the explained outputs.</param>
    /// <param name="points">Points of the deletion curve.</param>
    /// <param name="cost">What the annotations say of the cost.</param>
    /// <param name="target">The column that is measured.</param>
    public QualityColumns(string name, QualityMeasures measures, string[] outputs, int points, string cost, string target)
    {
        string[] slots = outputs.Length > 1 ? outputs : [];
        Residual = Add(QualityMeasures.Residual, "Residual");
        R2 = Add(QualityMeasures.R2, "R2");
        Infidelity = Add(QualityMeasures.Infidelity, "Infidelity");
        Sensitivity = Add(QualityMeasures.Sensitivity, "Sensitivity");
        Stability = Add(QualityMeasures.Sensitivity, "Stability");
        Deletion = Add(QualityMeasures.Deletion, "Deletion");
        DeletionChance = Add(QualityMeasures.Deletion, "DeletionChance");
        DeletionCurve = Add(QualityMeasures.Deletion, "DeletionCurve", outputs.Length > 1 ? [outputs.Length, points] : [points]);

        int Add(QualityMeasures measure, string end, int[]? dimensions = null)
        {
            if (!measures.HasFlag(measure))
                return -1;
            _all.Add(new OutputColumn
            {
                Name = $"{name}.{end}",
                SlotNames = dimensions is null ? slots : [],
                Dimensions = dimensions ?? [],
                Annotate = annotations =>
                {
                    annotations.AddText(ExplanationAnnotations.Method, end);
                    annotations.AddText(ExplanationAnnotations.Target, target);
                    annotations.AddText(ExplanationAnnotations.Cost, cost);
                },
            });
            return _all.Count - 1;
        }
    }

    public IReadOnlyList<OutputColumn> All => _all;

    public int Residual { get; }

    public int R2 { get; }

    public int Infidelity { get; }

    public int Sensitivity { get; }

    public int Stability { get; }

    public int Deletion { get; }

    public int DeletionChance { get; }

    public int DeletionCurve { get; }

    /// <summary>"1230 rows scored and 11 explained a row", where all columns are read.</summary>
    public static string Cost(QualityState state)
    {
        long background = state.Background.Length / state.Model.Slots, sets = 0;
        if (state.Measures.HasFlag(QualityMeasures.R2) || state.Measures.HasFlag(QualityMeasures.Infidelity))
            sets += 1 + (state.Model.Features.Names.Length is var f && f < 31 ? Math.Min(state.Samples, (1L << f) - 1) : state.Samples);
        if (state.Measures.HasFlag(QualityMeasures.Deletion))
            sets += (long)state.Points * (state.Outputs.Length + state.RandomOrders);
        string explained = state.Explainer is null ? "" : $" and {state.SensitivitySamples + 1} explained";
        return $"{sets * background} rows scored{explained} a row";
    }
}
