using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Text.Columns;
using MLNet.Xai.Text.Exact;

namespace MLNet.Xai.Text;

/// <summary>Where the methods that know a model's own arithmetic are asked.</summary>
internal static class ExactMethods
{
    /// <summary>An exact explainer of a model.</summary>
    /// <param name="context">The context.</param>
    /// <param name="model">The model.</param>
    /// <param name="data">What it takes; trees read its rows.</param>
    /// <param name="textColumn">The text.</param>
    /// <param name="options">What is asked.</param>
    /// <returns>Null where there is none, and why, in words that go on a sentence.</returns>
    public static (TextExplainer? Explainer, string Why) TryCreate(MLContext context, ITransformer model, IDataView data, string textColumn, TextExplanationOptions options)
    {
        if (options.Units != ExplanationUnits.Margin)
            return (null, $"{TextExplanationOptions.Name(nameof(options.Units))} is {options.Units}, and sums are of margins");
        if (options.ExplainWhen is not null)
            return (null, $"{TextExplanationOptions.Name(nameof(options.ExplainWhen))} is given, and every row would be explained");

        // Linear models need no rows to be explained against; trees do.
        ExactWordsExplainer? explainer = ExactWords.TryCreate(context, model, data.Schema, textColumn, Options(null), out string why) ?? ExactWords.TryCreate(context, model, data.Schema, textColumn, Options(data), out why);
        if (explainer is { State.Formula: not ScoreFormula.Margin } && options.Method == TextExplanationMethod.Auto)
            return (null, $"the model's scores are no sums; {TextExplanationOptions.Name(nameof(options.Method))} = {nameof(TextExplanationMethod.Exact)} explains the sums behind them");
        return (explainer, why);

        ExactWordsOptions Options(IDataView? background) => new()
        {
            Target = options.Target,
            Background = background,
            Seed = options.Seed,
            Progress = options.Progress,
            Cancellation = options.Cancellation,
        };
    }
}
