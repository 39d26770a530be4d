using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Models;

/// <summary>What a model's folder holds.</summary>
/// <param name="Model">The network, in evaluation mode.</param>
/// <param name="Tokenizer">Cuts texts for it.</param>
/// <param name="Labels">Names of its outputs, by index.</param>
/// <param name="Head">What its outputs mean; null where the folder does not say, which is so of one output without a problem_type.</param>
/// <param name="WeightsPath">The file that the weights came from.</param>
public sealed record PretrainedText(EncoderModel Model, TextTokenizer Tokenizer, IReadOnlyList<string> Labels, ModelHead? Head, string WeightsPath) : IDisposable
{
    /// <summary>Frees the network.</summary>
    public void Dispose() => Model.Dispose();
}
