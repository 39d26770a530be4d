using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>The model with everything behind it that a what-if page shows.</summary>
/// <param name="Chain">Model, Shapley values, reasons, counterfactuals.</param>
/// <param name="Kind">What the model is.</param>
/// <param name="Method">How it is explained.</param>
/// <param name="Wrong">What gets reasons; empty where nothing does.</param>
/// <param name="HasCounterfactual">Whether counterfactuals are searched.</param>
internal sealed record WhatIfExplainers(TransformerChain<ITransformer> Chain, string Kind, string Method, string Wrong, bool HasCounterfactual)
{
    public static WhatIfExplainers Fit(ExplainCatalog catalog, ITransformer model, IDataView data, (string Shap, string Reasons, string Counterfactual) names, WhatIfOptions options)
    {
        List<FoundPredictor> found = new TreeModelFinder(model, data.Schema).Predictors;
        SlotGrouping grouping = Grouping(model, data, found);
        var shap = catalog.Shap(model, data, names.Shap, new ShapColumnOptions { BackgroundRows = options.BackgroundRows, Seed = options.Seed, Output = ExplainedOutput.Predicted, GroupBy = grouping, Cancellation = options.Cancellation });
        ShapState state = ((ShapRows)shap.Explainer.Rows).State;
        var chain = new TransformerChain<ITransformer>().Append(model).Append<ITransformer>(shap.Explainer);
        bool classes = state.Model.OutputCount > 1, cut = options.Cutoff is not null || state.Model.Task == TreeModelTask.Binary;
        if (classes && options.Cutoff is not null)
            throw new ArgumentException($"{nameof(WhatIfOptions)}.{nameof(options.Cutoff)} is {options.Cutoff}; the {state.Model.Kind} has {state.Model.OutputCount} classes, of which the greatest counts.");
        string wrong = "";
        if (!classes && cut)
        {
            ReasonCutoff cutoff = options.HighIsWrong ? ReasonCutoff.ScoreAbove(options.Cutoff ?? 0) : ReasonCutoff.ScoreBelow(options.Cutoff ?? 0);
            var reasons = new ReasonCodeOptions
            {
                Cutoff = cutoff,
                DefaultText = "{feature}",
                Comparison = ReasonComparison.AllApplicants,
                BackgroundRows = options.BackgroundRows,
                Seed = options.Seed,
                GroupBy = grouping,
                Cancellation = options.Cancellation,
            };
            chain = chain.Append<ITransformer>(catalog.ReasonCodes(model, data, names.Reasons, reasons).Explainer);
            wrong = cutoff.ToString();
        }

        // Changes are of a predictor's features: models that are functions of columns have none.
        bool counterfactual = found.Count == 1 && (classes || cut);
        if (counterfactual)
        {
            chain = chain.Append<ITransformer>(catalog.Counterfactuals(model, data, names.Counterfactual, new CounterfactualColumnOptions
            {
                Cutoff = classes ? null : options.Cutoff,
                Scorings = options.Scorings,
                Seed = options.Seed,
                GroupBy = grouping,
                Cancellation = options.Cancellation,
            }).Explainer);
        }

        return new WhatIfExplainers(chain, state.Model.Kind, ((ShapRows)shap.Explainer.Rows).Engine.Name, wrong, counterfactual);
    }

    // Slots of a column are one feature, but not where that leaves a single one: a text and its words.
    private static SlotGrouping Grouping(ITransformer model, IDataView data, List<FoundPredictor> found)
    {
        if (found.Count != 1)
            return SlotGrouping.None;
        ExplainedModel grouped = ExplainedModel.Find(model, data, model.Transform(data), new ShapColumnOptions { GroupBy = SlotGrouping.SourceColumn });
        return grouped.Features.Names.Length > 1 ? SlotGrouping.SourceColumn : SlotGrouping.None;
    }
}
