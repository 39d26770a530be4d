using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>Prepares quality columns: finds what was explained, and by whom.</summary>
internal sealed class QualityFitter(MLContext context, string attributions, string outputColumn, QualityColumnOptions options)
    : ModelFitter<QualityTransformer>(context, outputColumn, options, "Quality")
{
    private RowExplainer? _explainer;

    public override IEnumerable<OutputColumn> Planned(bool severalOutputs) =>
        new QualityColumns(OutputColumn, options.Measures, severalOutputs ? ["a", "b"] : [""], 2, "", attributions).All;

    protected override ExplainedModel Find(ITransformer model, IDataView data, IDataView scored)
    {
        AttributionLayout layout = AttributionLayout.Of(scored.Schema, attributions, "The quality");
        if (layout.AreSlopes && (options.Measures & QualityMeasures.Common) != QualityMeasures.None)
        {
            throw new ArgumentException($"{options.Name(nameof(options.Measures))} is {options.Measures}; the values of '{attributions}' are slopes of scaled numbers, no parts of what the model says. "
                + $"Explain by LIME with a discretizer, or measure {nameof(QualityMeasures.Sensitivity)}.");
        }

        string? said = layout.Column.Annotations.GetText(ExplanationAnnotations.Units);
        options.Units = options.UnitsOf(said, attributions);
        _explainer = Flatten(model).OfType<ExplainingTransformer>().Select(t => t.Rows).LastOrDefault(rows => rows.Outputs.Any(o => o.Name.Equals(attributions, StringComparison.Ordinal)));
        bool ofColumn = said is null || layout.Column.Annotations.GetText(ExplanationAnnotations.Cost) is not null;
        ExplainedModel explained = _explainer is ModelRows rows ? rows.Model : Grouped(ofColumn ? base.Find(model, data, scored) : FindSums(model, data, scored), layout);
        if (_explainer is not null)
            CheckBehind(model, data.Schema, explained.Function);
        if (layout.Features != explained.Features.Names.Length || (layout.FeatureNames is { } names && explained.Features.Names is var own && !names.SequenceEqual(own, StringComparer.Ordinal)))
        {
            throw new ArgumentException($"The column '{attributions}' has {layout.Features} features ({Some(layout.Names)}), and the {explained.Kind} {explained.Features.Names.Length} ({Some(explained.Features.Names)}): "
                + "they are not of the same features.");
        }

        return explained;
    }

    protected override QualityTransformer Prepare(ExplainedModel model, IDataView scored)
    {
        AttributionLayout layout = AttributionLayout.Of(scored.Schema, attributions, "The quality");
        int[] outputs = layout.OutputIndices ?? (layout.OutputNames.Length == model.OutputCount ? [.. Enumerable.Range(0, model.OutputCount)]
            : throw new ArgumentException($"The column '{attributions}' explains {layout.OutputNames.Length} outputs, and does not say which of the {model.OutputCount} of the {model.Kind}."));
        if (outputs.Any(o => o >= model.OutputCount || o < -1))
            throw new ArgumentException($"The column '{attributions}' explains output {outputs.Max()}, and the {model.Kind} has {model.OutputCount}.");
        if (options.Measures.HasFlag(QualityMeasures.Sensitivity))
            CheckExplainer(model);
        var state = new QualityState
        {
            OutputColumn = OutputColumn,
            Attributions = attributions,
            BaseColumn = options.Measures.HasFlag(QualityMeasures.Residual) ? BaseColumn(scored.Schema) : "",
            Model = model,
            Outputs = outputs,
            Background = Sample(model, scored),
            Measures = options.Measures,
            Explainer = options.Measures.HasFlag(QualityMeasures.Sensitivity) ? _explainer : null,
            Samples = options.Samples,
            Normalize = options.NormalizeInfidelity,
            Steps = options.Steps,
            RandomOrders = options.RandomOrders,
            SensitivitySamples = options.SensitivitySamples,
            SensitivityRadius = options.SensitivityRadius,
            Seed = options.Seed,
            When = options.ExplainWhen,
        };
        Progress.Log($"{OutputColumn}: {options.Measures} of '{attributions}' against {state.Background.Length / model.Slots} rows, {QualityColumns.Cost(state)}");
        return new QualityTransformer(new QualityRows(state), Watch());
    }

    // TreeSHAP explains sums over trees, or what a link makes of them, whichever of the two the model calls Score; explainers of any model, which say what they cost, explain a column.
    private ExplainedModel FindSums(ITransformer model, IDataView data, IDataView scored)
    {
        bool probability = options.Units == ExplanationUnits.Probability;
        if (probability && scored.Schema.GetColumnOrNull("Probability")?.Type != NumberDataViewType.Single)
            options.Units = ExplanationUnits.Margin;
        ExplainedModel explained = base.Find(model, data, scored);
        bool same = options.Units == ExplanationUnits.Probability || explained.Function.Direct is not { } direct || (probability ? !direct.IsMargin && direct.Trees?.ProbabilityLink is not null : direct.IsMargin);
        return same ? explained : throw new ArgumentException(
            $"The column '{attributions}' explains the {(probability ? "probability" : "margin")} of the {explained.Kind}, and the model's column 'Score', which is what is asked, is another number. "
            + "Measure a column of Explain().Shap, which explains the Score.");
    }

    // What the explainer read there is read again behind the whole model.
    private void CheckBehind(ITransformer model, DataViewSchema data, ScoredFunction function)
    {
        foreach (string name in function.Inputs.Select(input => input.Name).Append(function.OutputColumn))
        {
            if (ReadColumns.ReplacedBehind(model, data, part => (part as ExplainingTransformer)?.Rows == _explainer, name) is { } step)
            {
                throw new InvalidOperationException($"Behind what explains '{attributions}' the step {step} puts another column in the place of '{name}', so that it is no longer what was explained. "
                    + "Measure the part of the chain that ends with the explainer.");
            }
        }
    }

    private void CheckExplainer(ExplainedModel model)
    {
        string measure = $"{options.Name(nameof(options.Measures))} has {nameof(QualityMeasures.Sensitivity)}";
        if (_explainer is null)
            throw new ArgumentException($"{measure}, for which '{attributions}' is explained again, and what makes that column is not in the model. Give the model with its explainer, or leave the measure out.");
        if (model.Function is not PredictorFunction)
            throw new ArgumentException($"{measure}, for which a row's numbers are changed a little: '{attributions}' explains columns of any type, which have no little changes.");
        if (_explainer.Inputs.Any(i => i.Kind == InputKind.Flag))
            throw new ArgumentException($"{measure}, for which '{attributions}' is explained again: changed rows have no column that says whether they are explained (ExplainWhen.Column).");
    }

    private string BaseColumn(DataViewSchema schema)
    {
        string[] names = [attributions + ".BaseValue", attributions + ".Intercept"];
        if (LocalWeights.Are(schema, attributions))
            return names[1];
        return Array.Find(names, n => schema.GetColumnOrNull(n) is not null) ?? throw new ArgumentException(
            $"{options.Name(nameof(options.Measures))} has {nameof(QualityMeasures.Residual)}, and there is no column '{names[0]}' or '{names[1]}'. Leave the measure out.");
    }

    // Slots are the column's features, or the groups that it says.
    private static ExplainedModel Grouped(ExplainedModel model, AttributionLayout layout)
    {
        int[]? groups = layout.Column.Annotations.GetNumbers(ExplanationAnnotations.FeatureGroups);
        if (groups is null)
            return model;
        bool fits = groups.Length == model.Slots && groups.Order().Distinct().SequenceEqual(Enumerable.Range(0, layout.Features));
        return fits ? model with { Features = new SlotGroups(layout.Names, groups) }
            : throw new ArgumentException($"The column '{layout.Column.Name}' is of {groups.Length} slots, and the {model.Kind} reads {model.Slots}: the column explains another model.");
    }

    private static IEnumerable<ITransformer> Flatten(ITransformer model) => model is IEnumerable<ITransformer> chain ? chain.SelectMany(Flatten) : [model];

    private static string Some(string[] names) => string.Join(", ", names.Take(5)) + (names.Length > 5 ? ", ..." : "");
}
