using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>
/// BERT (Devlin et al., NAACL 2019) with a classifier on the pooled first token: Hugging Face's <c>BertForSequenceClassification</c>, and its names: bert.embeddings.word_embeddings,
/// bert.encoder.layer.i.attention.self.query, bert.pooler.dense, classifier and so on. Positions are absolute; all tokens are of type 0.
/// </summary>
/// <remarks>
/// The attention of block i passes through the module <c>bert.encoder.layer.i.attention.self.softmax</c>, [N, heads, T, T], rows being queries.
/// </remarks>
public sealed class BertModel : EncoderModel
{
    private readonly BertEncoder _bert;
    private readonly (Dropout Dropout, Linear Classifier) _head;

    /// <summary>Random weights, as BERT's training starts, from torch's own generator.</summary>
    /// <exception cref="ArgumentException">Options do not go together.</exception>
    public BertModel(EncoderOptions options)
        : base("bert", options)
    {
        EncoderOptions own = Options;
        var wiring = new EncoderWiring(own);
        _bert = new BertEncoder(wiring, pools: true);
        _head = (nn.Dropout(own.ClassifierDropout ?? own.Dropout), wiring.Linear(own.HiddenSize, own.LabelCount));
        MaxTokens = own.MaxPositions;
        register_module("bert", _bert.Modules);
        register_module("dropout", _head.Dropout);
        register_module("classifier", _head.Classifier);
    }

    /// <inheritdoc/>
    public override int MaxTokens { get; }

    /// <inheritdoc/>
    public override string HeadName => "classifier";

    internal override Embedding Words => _bert.Words;

    private protected override IReadOnlyList<string> UnusedWeights => ["bert.embeddings.position_ids", "cls."];

    private protected override Tensor Classify(Tensor words, Tensor mask, IList<Tensor>? attentions)
    {
        Tensor encoded = _bert.Run(words, arange(words.shape[1], int64, words.device), mask, attentions);
        return _head.Classifier.call(_head.Dropout.call(_bert.Pool(encoded)));
    }
}
