using MLNet.Xai.Core;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>How one text is explained by <see cref="TextExplainers"/>.</summary>
public sealed class TextAttributionOptions
{
    /// <summary>What the text is compared with, by methods that compare; null, the default: <see cref="TextBaseline.Pad"/>.</summary>
    public TextBaseline? Baseline { get; init; }

    /// <summary>How the values of a token become one; null, the default: the sum, and of plain gradients (saliency, SmoothGrad) the L2 norm.</summary>
    public TokenReduction? Reduction { get; init; }

    /// <summary>What is explained: the predicted class by default.</summary>
    public ClassTarget Target { get; init; } = ClassTarget.Predicted;

    /// <summary>What the values belong to; words by default.</summary>
    public TextUnits Units { get; init; }

    /// <summary>What the model's outputs mean; needed of a model of one output, unless the target says an index.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>The classes' names; null: they are called by their numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>The most tokens of a text, special ones counted; as many as the model takes when null. What is over is cut, and the explanation says so.</summary>
    public int? MaxTokens { get; init; }
}
