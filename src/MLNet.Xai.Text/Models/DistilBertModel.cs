using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>
/// DistilBERT (Sanh et al., 2019) with its classifier (pre_classifier, ReLU, classifier on the first token): Hugging Face's <c>DistilBertForSequenceClassification</c>, and its
/// names: distilbert.embeddings.word_embeddings, distilbert.transformer.layer.i.attention.q_lin and so on.
/// </summary>
/// <remarks>The attention of block i passes through the module <c>distilbert.transformer.layer.i.attention.softmax</c>.</remarks>
public sealed class DistilBertModel : EncoderModel
{
    private readonly DistilBertEncoder _distilbert;
    private readonly (Linear Before, ReLU Relu, Dropout Dropout, Linear Classifier) _head;

    /// <summary>Random weights from torch's own generator.</summary>
    /// <exception cref="ArgumentException">Options do not go together.</exception>
    public DistilBertModel(EncoderOptions options)
        : base("distilbert", options)
    {
        EncoderOptions own = Options;
        var wiring = new EncoderWiring(own);
        _distilbert = new DistilBertEncoder(wiring);
        _head = (wiring.Linear(own.HiddenSize, own.HiddenSize), nn.ReLU(), nn.Dropout(own.ClassifierDropout ?? own.Dropout), wiring.Linear(own.HiddenSize, own.LabelCount));
        MaxTokens = own.MaxPositions;
        register_module("distilbert", _distilbert.Modules);
        register_module("pre_classifier", _head.Before);
        register_module("activation", _head.Relu);
        register_module("dropout", _head.Dropout);
        register_module("classifier", _head.Classifier);
    }

    /// <inheritdoc/>
    public override int MaxTokens { get; }

    /// <inheritdoc/>
    public override string HeadName => "classifier";

    internal override Embedding Words => _distilbert.Words;

    private protected override IReadOnlyList<string> UnusedWeights => ["distilbert.embeddings.position_ids", "vocab_"];

    private protected override Tensor Classify(Tensor words, Tensor mask, IList<Tensor>? attentions)
    {
        Tensor first = _distilbert.Run(words, mask, attentions).select(1, 0);
        return _head.Classifier.call(_head.Dropout.call(_head.Relu.call(_head.Before.call(first))));
    }
}
