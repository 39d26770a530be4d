using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Cli.Hosting;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;
using MLNet.Xai.Text;

namespace MLNet.Xai.Cli.Explain;

/// <summary>What an explanation is asked for.</summary>
internal sealed record ExplainRequest
{
    public ExplainMethod Method { get; init; }

    public string? Class { get; init; }

    public bool GroupByColumn { get; init; }

    public ExplanationUnits Units { get; init; }

    public int? BackgroundRows { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>In words, for parts of one run: what the numbers depend on.</summary>
    public string Words(string? background)
    {
        string rows = BackgroundRows is { } most ? string.Create(CultureInfo.InvariantCulture, $", at most {most} rows of it") : "";
        return string.Create(CultureInfo.InvariantCulture, $"method {Name(Method)}, class {Class ?? "all"}, a feature a {(GroupByColumn ? "column" : "slot")}, units {Name(Units)}, background {background ?? "none"}{rows}, seed {Seed}");

        static string Name(Enum value) => value.ToString().ToLowerInvariant();
    }
}

/// <summary>Puts the explainer that was asked for behind a model: calls of the library.</summary>
internal static class Explainers
{
    /// <summary>The method that is taken for <see cref="ExplainMethod.Auto"/>.</summary>
    public static ExplainMethod Choose(ExplainMethod asked, ModelInspection inspection)
    {
        if (asked != ExplainMethod.Auto)
            return asked;
        if (inspection.Explanations.Count > 0)
            return ExplainMethod.Own;
        InspectedColumn[] read = [.. inspection.Inputs.Where(c => c.IsRead == true)];
        bool words = read.Length == 1 && inspection.Ways.Any(w => w.Method is "words") && inspection.Steps.All(s => !s.Name.Contains("Image", StringComparison.Ordinal));
        return words ? ExplainMethod.Words : inspection.Ways.Any(w => w.Method is "treeshap") ? ExplainMethod.TreeShap : ExplainMethod.Shap;
    }

    /// <summary>The model with the explainer behind it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inspection">What it is made of.</param>
    /// <param name="background">Rows to explain against; asked for only by methods that need them.</param>
    /// <param name="request">What is asked for; its method is settled.</param>
    /// <param name="progress">Hears of every pass.</param>
    /// <param name="cancellation">Ends every pass.</param>
    public static ITransformer Behind(LoadedModel model, ModelInspection inspection, Func<IDataView> background, ExplainRequest request, IProgress<ExplainProgress>? progress, CancellationToken cancellation)
    {
        ExplainCatalog catalog = model.Context.Explain();
        SlotGrouping grouping = request.GroupByColumn ? SlotGrouping.SourceColumn : SlotGrouping.None;
        ExplainedOutput output = Output(request.Class);
        switch (request.Method)
        {
            case ExplainMethod.Own:
                if (inspection.Explanations.Count == 0)
                    throw new WrongUseException($"--method own: {model.Name} has no explanations in it. xai inspect shows what can explain it.");
                return catalog.Watch(model.Transformer, progress, cancellation);
            case ExplainMethod.None:
                return model.Transformer;
            case ExplainMethod.TreeShap:
                return catalog.TreeShap(model.Transformer, background(), "Shap", new TreeShapColumnOptions
                { Output = output, GroupBy = grouping, Units = request.Units, BackgroundRows = request.BackgroundRows, Seed = request.Seed, Progress = progress, Cancellation = cancellation });
            case ExplainMethod.Shap:
                var shap = new ShapColumnOptions { Output = output, GroupBy = grouping, Units = request.Units, Seed = request.Seed, Progress = progress, Cancellation = cancellation };
                shap.BackgroundRows = request.BackgroundRows ?? shap.BackgroundRows;
                return catalog.Shap(model.Transformer, background(), "Shap", shap);
            case ExplainMethod.Lime:
                var lime = new LimeColumnOptions { Output = output, GroupBy = grouping, Units = request.Units, Seed = request.Seed, Progress = progress, Cancellation = cancellation };
                lime.BackgroundRows = request.BackgroundRows ?? lime.BackgroundRows;
                return catalog.Lime(model.Transformer, background(), "Lime", lime);
            case ExplainMethod.Counterfactual:
                var counterfactual = new CounterfactualColumnOptions { TargetClass = request.Class, Units = request.Units, Seed = request.Seed, Progress = progress, Cancellation = cancellation };
                counterfactual.BackgroundRows = request.BackgroundRows ?? counterfactual.BackgroundRows;
                return catalog.Counterfactuals(model.Transformer, background(), "Counterfactual", counterfactual);
            case ExplainMethod.Anchor:
                var anchor = new AnchorColumnOptions { Units = request.Units, Seed = request.Seed, Progress = progress, Cancellation = cancellation };
                anchor.BackgroundRows = request.BackgroundRows ?? anchor.BackgroundRows;
                return catalog.Anchors(model.Transformer, background(), "Anchor", anchor);
            default:
                return catalog.Text.Predictions(model.Transformer, background(), TextColumn(model, inspection), "Words", new TextExplanationOptions
                { Target = Target(request.Class), Units = request.Units, Seed = request.Seed, Progress = progress, Cancellation = cancellation });
        }
    }

    /// <summary>"all", "predicted", a number or a name; all without one.</summary>
    public static ExplainedOutput Output(string? text) => text switch
    {
        null or "all" => ExplainedOutput.All,
        "predicted" => ExplainedOutput.Predicted,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? ExplainedOutput.At(index) : ExplainedOutput.Named(text),
    };

    private static ClassTarget Target(string? text) => text switch
    {
        null or "predicted" => ClassTarget.Predicted,
        "all" => throw new WrongUseException("--class all: words are of one class. Give its name or number, or leave it for the predicted one."),
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int index) ? ClassTarget.Class(index) : ClassTarget.Named(text),
    };

    private static string TextColumn(LoadedModel model, ModelInspection inspection)
    {
        string[] texts = [.. inspection.Inputs.Where(c => c.IsRead == true && c.Type is "String").Select(c => c.Name)];
        return texts is [var one] ? one : throw new WrongUseException(texts.Length == 0
            ? $"--method words: {model.Name} reads no column of text."
            : $"--method words: {model.Name} reads the text columns {string.Join(", ", texts)}; the tool explains models of one, the library any (Explain().Text.Predictions).");
    }
}
