using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>
/// What <c>Explain().Quality</c> measures, and how. The features and their groups are those of the column that is measured, so <see cref="ModelExplanationOptions.GroupBy"/> and
/// <see cref="ModelExplanationOptions.Groups"/> stay as they are; so do the units, where the column says which.
/// </summary>
public sealed class QualityColumnOptions : ModelExplanationOptions
{
    /// <summary>The defaults: the common measures against 20 background rows.</summary>
    public QualityColumnOptions()
        : base(backgroundRows: 20)
    {
    }

    /// <summary>The measures; all that do not need the explainer again by default.</summary>
    public QualityMeasures Measures { get; set; } = QualityMeasures.Common;

    /// <summary>Sets of features that are taken away for <c>.R2</c> and <c>.Infidelity</c>, each scored with every background row; 50 by default. All sets, exactly, where there are not more.</summary>
    public int Samples { get; set; } = 50;

    /// <summary>Whether infidelity first scales a row's attributions by the factor that suits them best, as captum's <c>normalize</c>; no by default. For attributions that are not in the output's units.</summary>
    public bool NormalizeInfidelity { get; set; }

    /// <summary>Steps of the deletion curve, at most a step a feature; 10 by default.</summary>
    public int Steps { get; set; } = 10;

    /// <summary>Random orders for the chance level of the deletion curve; 10 by default.</summary>
    public int RandomOrders { get; set; } = 10;

    /// <summary>Neighbours of a row for <see cref="QualityMeasures.Sensitivity"/>, each explained; 10 by default.</summary>
    public int SensitivitySamples { get; set; } = 10;

    /// <summary>Largest change of a value for <see cref="QualityMeasures.Sensitivity"/>, in standard deviations of the background; 0.1 by default.</summary>
    public double SensitivityRadius { get; set; } = 0.1;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (!IsMeasure(Measures))
            throw new ArgumentOutOfRangeException(Name(nameof(Measures)), Measures, "Give one measure at least, and none that there is not.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1, Name(nameof(Samples)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Steps, 1, Name(nameof(Steps)));
        ArgumentOutOfRangeException.ThrowIfLessThan(RandomOrders, 1, Name(nameof(RandomOrders)));
        ArgumentOutOfRangeException.ThrowIfLessThan(SensitivitySamples, 1, Name(nameof(SensitivitySamples)));
        if (!(SensitivityRadius > 0 && double.IsFinite(SensitivityRadius)))
            throw new ArgumentOutOfRangeException(Name(nameof(SensitivityRadius)), SensitivityRadius, "The radius is a positive number.");
        if (GroupBy != SlotGrouping.None || Groups is not null)
            throw new ArgumentException($"{Name(GroupBy != SlotGrouping.None ? nameof(GroupBy) : nameof(Groups))} is set; the features are those of the column that is measured. Group them where that is made.");
    }

    /// <summary>Whether there is one at least, and none that there is not.</summary>
    internal static bool IsMeasure(QualityMeasures measures) => measures != QualityMeasures.None && (measures & ~(QualityMeasures.Common | QualityMeasures.Sensitivity)) == QualityMeasures.None;

    /// <summary>Options of its own for a fitter, which settles the units.</summary>
    internal QualityColumnOptions Copy() => (QualityColumnOptions)MemberwiseClone();

    /// <summary>The units of a column, where it says which.</summary>
    /// <exception cref="ArgumentException">Others were asked for.</exception>
    internal ExplanationUnits UnitsOf(string? annotated, string column)
    {
        if (!Enum.TryParse(annotated, out ExplanationUnits units) || units == Units)
            return Units;
        return Units == ExplanationUnits.Margin ? units : throw new ArgumentException($"{Name(nameof(Units))} is {Units}; the column '{column}' explains {units}.");
    }
}
