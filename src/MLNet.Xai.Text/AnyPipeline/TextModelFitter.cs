using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text;

/// <summary>Prepares the explanation of a text model: settles the method, finds the columns, draws the background.</summary>
internal sealed class TextModelFitter(MLContext context, string textColumn, string outputColumn, TextExplanationOptions options)
{
    private readonly LoggedProgress _progress = new(context, "Text", options.Progress);

    public string TextColumn => textColumn;

    public TextExplanationOptions Options => options;

    /// <param name="model">Any transformer from the text to a <c>Score</c>.</param>
    /// <param name="data">Data as the model takes it; rows are read only where other columns are players.</param>
    /// <exception cref="ArgumentException">An option asks for what the model or the data has not.</exception>
    /// <exception cref="InvalidOperationException">The model has no such output, or does not go row by row.</exception>
    public TextExplanationTransformer Fit(ITransformer model, IDataView data)
    {
        options.Cancellation.ThrowIfCancellationRequested();
        string kind = $"model of {new TreeModelFinder(model, data.Schema).Contents()}";
        var pipeline = TextPipeline.Of(model, data.Schema, textColumn, options, kind);
        string[] read = [textColumn, .. pipeline.Others, "Score", "Probability", "PredictedLabel", options.ExplainWhen?.FlagColumn ?? ""];
        if (read.Contains(outputColumn))
            throw new ArgumentException($"The explanation cannot be called '{outputColumn}': it would hide the column of that name, which is the model's or is read for the explanation.");
        _ = Perturbation.Resolve(options.Target, new double[pipeline.OutputNames.Length], pipeline.OutputNames);
        (TextExplainer explainer, string cost) = Explainer(pipeline, data, model, kind);
        var transformer = new TextExplanationTransformer(new TextExplanationState(outputColumn, options.TextUnits, explainer), new Watch(_progress, options.Cancellation));
        _ = transformer.GetOutputSchema(model.GetOutputSchema(data.Schema));
        _progress.Log($"{outputColumn}: {kind}, {explainer.Method} of the words of '{textColumn}', {cost}");
        return transformer;
    }

    private (TextExplainer Explainer, string Cost) Explainer(TextPipeline pipeline, IDataView data, ITransformer model, string kind)
    {
        bool players = options.OtherFeatures == OtherFeatures.Players;
        if (players && pipeline.Others.Length == 0)
            throw new ArgumentException($"{TextExplanationOptions.Name(nameof(options.OtherFeatures))} is {options.OtherFeatures}, and the {kind} reads no column but '{textColumn}'.");
        string why = "";
        if (options.Method is TextExplanationMethod.Exact or TextExplanationMethod.Auto && !players)
        {
            (TextExplainer? exact, why) = ExactMethods.TryCreate(context, model, data, textColumn, options);
            if (exact is not null)
                return (exact, "the model's own arithmetic, no calls");
            if (options.Method == TextExplanationMethod.Exact)
                throw new ArgumentException($"{TextExplanationOptions.Name(nameof(options.Method))} is {options.Method}; the {kind} has no exact words: {why}. Take {nameof(TextExplanationMethod.Partition)} or {nameof(TextExplanationMethod.KernelShap)}.");
        }

        if (players)
            pipeline.Draw(data, options, _progress);
        TextExplanationMethod method = options.Method == TextExplanationMethod.Auto ? TextExplanationMethod.Partition : options.Method;
        var explainer = new TextModelExplainer(pipeline, PerturbationSettings.Of(options, method), options.ExplainWhen);
        return (explainer, $"{explainer.Cost}, {explainer.Settings.Error}{(why.Length > 0 ? $" (no exact words: {why})" : "")}");
    }

    /// <summary>The columns as far as they are known before training.</summary>
    public IEnumerable<DataViewSchema.DetachedColumn> Planned() =>
        TextColumns.Appended(new TextExplanationState(outputColumn, options.TextUnits, new Plan(textColumn, options.Method))).Select(pair => pair.Column);

    /// <summary>An explainer that is still to be made.</summary>
    private sealed class Plan(string textColumn, TextExplanationMethod method) : TextExplainer
    {
        public override string Method => method.ToString();

        public override string TextColumn => textColumn;

        public override bool HasOthers => true;

        public override bool HasR2 => method == TextExplanationMethod.Lime;

        public override bool IsComplete => method is not (TextExplanationMethod.Occlusion or TextExplanationMethod.SentenceOcclusion);

        public override Func<TextExplanation> Open(DataViewRow row, Watch watch) => throw new NotSupportedException();

        public override void Write(BinaryWriter writer) => throw new NotSupportedException();
    }
}
