using Microsoft.ML;
using MLNet.Xai.Text.Columns;

namespace MLNet.Xai.Text;

/// <summary>Where the methods that know a model's own arithmetic are asked.</summary>
internal static class ExactMethods
{
    /// <summary>An exact explainer of a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">What it takes.</param>
    /// <param name="textColumn">The text.</param>
    /// <param name="options">What is asked.</param>
    /// <returns>Null where there is none, and why, in words that go on a sentence.</returns>
    public static (TextExplainer? Explainer, string Why) TryCreate(ITransformer model, IDataView data, string textColumn, TextExplanationOptions options) =>
        (null, "this build has no exact engine");
}
