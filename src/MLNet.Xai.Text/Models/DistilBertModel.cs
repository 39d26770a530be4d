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
    private readonly Embedding _positions;
    private readonly LayerNorm _norm;
    private readonly Dropout _embedded, _dropout;
    private readonly ModuleList<DistilBertBlock> _blocks;
    private readonly Linear _before, _classifier;
    private readonly ReLU _relu = nn.ReLU();

    /// <summary>Random weights from torch's own generator.</summary>
    /// <exception cref="ArgumentException">Options do not go together.</exception>
    public DistilBertModel(EncoderOptions options)
        : base("distilbert", options)
    {
        EncoderOptions own = Options;
        var wiring = new EncoderWiring(own);
        (Words, _positions, _norm, _embedded) = (wiring.Table(own.VocabularySize), wiring.Table(own.MaxPositions), wiring.Norm(), wiring.Dropout());
        _blocks = nn.ModuleList(Enumerable.Range(0, own.Layers).Select(_ => new DistilBertBlock(wiring)).ToArray());
        (_before, _classifier) = (wiring.Linear(own.HiddenSize, own.HiddenSize), wiring.Linear(own.HiddenSize, own.LabelCount));
        _dropout = nn.Dropout(own.ClassifierDropout ?? own.Dropout);
        MaxTokens = own.MaxPositions;
        register_module("distilbert", new ModuleGroup(
            ("embeddings", new ModuleGroup(("word_embeddings", Words), ("position_embeddings", _positions), ("LayerNorm", _norm), ("dropout", _embedded))),
            ("transformer", new ModuleGroup(("layer", _blocks)))));
        register_module("pre_classifier", _before);
        register_module("activation", _relu);
        register_module("dropout", _dropout);
        register_module("classifier", _classifier);
    }

    /// <inheritdoc/>
    public override int MaxTokens { get; }

    /// <inheritdoc/>
    public override string HeadName => "classifier";

    internal override Embedding Words { get; }

    private protected override IReadOnlyList<string> UnusedWeights => ["distilbert.embeddings.position_ids", "vocab_"];

    private protected override Tensor Classify(Tensor words, Tensor mask, IList<Tensor>? attentions)
    {
        Tensor x = _embedded.call(_norm.call(words + _positions.call(arange(words.shape[1], int64, words.device))));
        Tensor hidden = mask.eq(0).unsqueeze(1).unsqueeze(1);
        foreach (DistilBertBlock block in _blocks)
            x = block.call(x, hidden, attentions);
        return _classifier.call(_dropout.call(_relu.call(_before.call(x.select(1, 0)))));
    }
}
