using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>The columns of reason codes, and how their numbers become text.</summary>
internal static class ReasonColumns
{
    public const int Values = 0, BaseValue = 1, Residual = 2, Code = 3, Text = 4, Feature = 5, Contribution = 6, Value = 7, Reference = 8, Share = 9, Gap = 10, Flag = 11, Warnings = 12, Status = 13;

    /// <summary>The columns before anything is known of the model: sizes may differ, kinds may not.</summary>
    public static OutputColumn[] Planned(string name) => Of(name, new OutputColumn { Name = name, SlotNames = ["feature"] }, 1, 1, 1, [_ => "", _ => "", _ => "", _ => "", _ => "", _ => ""]);

    /// <summary>The columns of a state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="engine">What finds the values.</param>
    /// <param name="values">How each feature's values are told.</param>
    public static OutputColumn[] Of(ReasonState state, ShapEngine engine, ReasonValue[] values)
    {
        ExplainedModel model = state.Shap.Model;
        string[] features = model.Features.Names, codes = state.Catalogue.Codes;
        ReasonSentence[] sentences = [.. state.Catalogue.Texts.Select(text => new ReasonSentence(text, "the catalogue"))];
        var all = new OutputColumn
        {
            Name = state.Shap.OutputColumn,
            SlotNames = features,
            Annotate = annotations =>
            {
                annotations.AddText(ExplanationAnnotations.Method, engine.Name);
                annotations.AddText(ExplanationAnnotations.Cost, $"{engine.Scorings} rows scored a row");
                annotations.AddText(ExplanationAnnotations.Error, engine.Error);
                annotations.AddText(ExplanationAnnotations.Units, nameof(ExplanationUnits.Margin));
                annotations.AddTexts(ExplanationAnnotations.OutputNames, [model.OutputNames[state.Output]]);
                annotations.AddNumbers(ExplanationAnnotations.OutputIndices, [state.Output]);
                annotations.AddTexts(ExplanationAnnotations.FeatureNames, features);
                annotations.AddText(ExplanationAnnotations.FeatureColumn, state.DisplayColumn.Length > 0 ? state.DisplayColumn : model.FeatureColumn);
                if (model.FeatureColumn.Length == 0)
                    return;
                annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, model.Features.GroupOfSlot);
                if (model.Features.IsGrouped)
                    annotations.AddText(ExplanationAnnotations.Grouping, nameof(FeatureGrouping.Player));
            },
        };
        int width = values.Max(value => value.Width);
        return Of(state.Shap.OutputColumn, all, Math.Min(state.MostReasons, codes.Length), width, state.Protected.Length + state.Directed.Length,
        [
            numbers => codes[(int)numbers[0]],
            numbers => Sentence((int)numbers[0], (int)numbers[1], numbers[2..].ToArray()),
            numbers => features[(int)numbers[0]],
            numbers => Told((int)numbers[0], numbers[1..], null),
            numbers => Told((int)numbers[0], state.References[(int)numbers[0]], null),
            numbers => Warning((ReasonWarning)numbers[0], (int)numbers[1], numbers[2..]),
        ]);

        string Told(int feature, ReadOnlySpan<float> numbers, string? format) => values[feature].Text(numbers[..values[feature].Width], format, state.Culture) ?? state.MissingText;

        string Sentence(int code, int feature, float[] numbers) =>
            sentences[code].Fill(features[feature], format => Told(feature, numbers, format), format => Told(feature, state.References[feature], format));

        string Warning(ReasonWarning kind, int feature, ReadOnlySpan<float> numbers) => kind == ReasonWarning.Protected ? $"'{features[feature]}' is protected"
            : $"'{features[feature]}' is {Told(feature, numbers, null)}, which by its declared direction is no worse than {Told(feature, state.References[feature], null)}";
    }

    private static OutputColumn[] Of(string name, OutputColumn values, int reasons, int width, int warnings, Render[] texts) =>
    [
        values,
        new() { Name = name + ".BaseValue" },
        new() { Name = name + ".Residual" },
        new RenderedColumn(reasons, 1, texts[0]) { Name = name + ".Code" },
        new RenderedColumn(reasons, 2 + width, texts[1]) { Name = name + ".Text" },
        new RenderedColumn(reasons, 1, texts[2]) { Name = name + ".Feature" },
        new RaggedColumn(reasons) { Name = name + ".Contribution" },
        new RenderedColumn(reasons, 1 + width, texts[3]) { Name = name + ".Value" },
        new RenderedColumn(reasons, 1, texts[4]) { Name = name + ".Reference" },
        new RaggedColumn(reasons) { Name = name + ".Share" },
        new() { Name = name + ".Gap" },
        new FlagColumn { Name = name + ".Flag" },
        new RenderedColumn(warnings, 2 + width, texts[5]) { Name = name + ".Warnings" },
        new TextColumn(ReasonStatus.All) { Name = name + ".Status" },
    ];
}
