using MLNet.Xai.Core;
using MLNet.Xai.Text.Attribution;
using MLNet.Xai.Torch.Attribution;

namespace MLNet.Xai.Text;

public sealed partial class TextExplanationEstimator
{
    /// <summary>
    /// Appends a gradient method over the embeddings of words: integrated gradients, gradient x input, saliency, SmoothGrad, DeepLIFT or gradient SHAP. The model's output
    /// before the activation is explained. Columns as <see cref="TextExplanationTransformer"/> says; <c>.BaseValue</c> and <c>.Delta</c> from integrated gradients, DeepLIFT and gradient
    /// SHAP where values are summed.
    /// </summary>
    /// <param name="name">Name of the column of values.</param>
    /// <param name="method">The method with its options, but for the baseline.</param>
    /// <param name="baseline">What a text is compared with, by methods that compare; <see cref="TextBaseline.Pad"/> when null.</param>
    /// <param name="target">The explained class; the predicted one when null.</param>
    /// <param name="units">What the values belong to.</param>
    /// <param name="reduction">How a token's values become one; the sum when null, and of plain gradients the L2 norm.</param>
    /// <exception cref="ArgumentException">There is no such class, or an option does not fit; the message says what.</exception>
    public TextExplanationEstimator Attribution(
        string name, AttributionMethod method, TextBaseline? baseline = null, ClassTarget? target = null, TextUnits units = TextUnits.Words, TokenReduction? reduction = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        return With(name, AttributionPart.Create(TextColumn, Classifier, method, baseline, reduction, target ?? ClassTarget.Predicted, _options.Cancellation), units);
    }

    /// <summary>
    /// Appends attention rollout: how much of the state that the model's head reads comes from each word. Values are not negative and sum to 1. Columns as
    /// <see cref="TextExplanationTransformer"/> says.
    /// </summary>
    /// <param name="name">Name of the column of values.</param>
    /// <param name="options">Fusion of heads, gradients and so on; the defaults when null.</param>
    /// <param name="target">The class whose output stands beside, and that gradient rollout explains; the predicted one when null.</param>
    /// <param name="units">What the values belong to.</param>
    /// <exception cref="ArgumentException">There is no such class, the model gives no attention, or an option does not fit; the message says what.</exception>
    public TextExplanationEstimator Rollout(string name, TextRolloutOptions? options = null, ClassTarget? target = null, TextUnits units = TextUnits.Words) =>
        With(name, RolloutPart.Create(TextColumn, Classifier, options ?? new(), target ?? ClassTarget.Predicted, _options.Cancellation), units);
}
