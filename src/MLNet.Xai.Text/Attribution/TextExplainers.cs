using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;

namespace MLNet.Xai.Text.Attribution;

/// <summary>Explanations of single texts by an encoder, without a pipeline.</summary>
public static class TextExplainers
{
    /// <summary>What each word or token of a text had to do with an output, by a gradient method over the embeddings of words.</summary>
    /// <param name="model">The model; stays the caller's, and is left as it was found.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="text">Any text.</param>
    /// <param name="method">The method; integrated gradients of 50 steps when null.</param>
    /// <param name="options">Baseline, target, class names and so on; their defaults when null.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>Values in the units of the model's outputs before the activation; with the base value and the delta of methods that are complete.</returns>
    /// <exception cref="ArgumentException">An option does not go with the model, the tokenizer or the method; the message says what.</exception>
    public static TextExplanation Explain(
        TextModel model, TextTokenizer tokenizer, string text, AttributionMethod? method = null, TextAttributionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        (options, method) = (options ?? new(), method ?? new IntegratedGradients());
        TextMethods.Check(method, options.Baseline, options.Reduction);
        TextEncoder encoder = Encoder(model, tokenizer, options, method.AskedHead);
        return InUnits(new EncoderAttribution(method, options.Baseline, options.Reduction).Explain(encoder, encoder.Encode(text), options.Target, cancellation), options);
    }

    /// <summary>Attention rollout of a text: how much of the states that the model's head reads comes from each word or token.</summary>
    /// <param name="model">The model, of a kind that gives its attention; stays the caller's.</param>
    /// <param name="tokenizer">Its tokenizer.</param>
    /// <param name="text">Any text.</param>
    /// <param name="rollout">Fusion of heads, gradients and so on; their defaults when null.</param>
    /// <param name="options">Target, class names, units; there is no baseline and no reduction.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    /// <returns>Values that are not negative and sum to 1.</returns>
    /// <exception cref="ArgumentException">An option does not go with the model; the message says what.</exception>
    public static TextExplanation Rollout(
        TextModel model, TextTokenizer tokenizer, string text, TextRolloutOptions? rollout = null, TextAttributionOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        (options, rollout) = (options ?? new(), rollout ?? new());
        rollout.Check();
        if (options.Baseline is not null || options.Reduction is not null)
            throw new ArgumentException("Rollout compares with nothing and reduces nothing: leave Baseline and Reduction out.", nameof(options));
        TextEncoder encoder = Encoder(model, tokenizer, options);
        return InUnits(EncoderRollout.Explain(encoder, encoder.Encode(text), rollout, options.Target, cancellation), options);
    }

    private static TextEncoder Encoder(TextModel model, TextTokenizer tokenizer, TextAttributionOptions options, ModelHead? head = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (options.Baseline is { } baseline)
            BaselineEmbeddings.Check(baseline, tokenizer);
        if (options.MaxTokens is { } most && most > model.MaxTokens)
            throw new ArgumentException($"{nameof(options.MaxTokens)} is {most}; the model takes {model.MaxTokens}.", nameof(options));
        TextEncoder encoder = new TextEncoder(model, tokenizer, options.ClassNames, options.Head, options.MaxTokens ?? model.MaxTokens).With(head);
        encoder.Check(options.Target);
        return encoder;
    }

    private static TextExplanation InUnits(TextExplanation found, TextAttributionOptions options) => options.Units switch
    {
        TextUnits.Words => found.ToWords(),
        TextUnits.Tokens => found,
        _ => throw new ArgumentException($"There are no units {options.Units}.", nameof(options)),
    };
}
