using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>
/// RoBERTa (Liu et al., 2019) with its classification head (dense, tanh, out_proj on the first token): Hugging Face's <c>RobertaForSequenceClassification</c>, and its names:
/// roberta.embeddings.word_embeddings, classifier.out_proj and so on. Positions count the text's tokens from <see cref="EncoderOptions.PadId"/> + 1.
/// </summary>
/// <remarks>
/// The attention of block i passes through the module <c>roberta.encoder.layer.i.attention.self.softmax</c>. Positions follow the mask: a padding token inside a text, which
/// Hugging Face gives no position, counts here.
/// </remarks>
public sealed class RobertaModel : EncoderModel
{
    private readonly BertEncoder _roberta;
    private readonly (Dropout Dropout, Linear Dense, Tanh Tanh, Linear Outputs) _head;
    private readonly long _padId;

    /// <summary>Random weights from torch's own generator.</summary>
    /// <exception cref="ArgumentException">Options do not go together.</exception>
    public RobertaModel(EncoderOptions options)
        : base("roberta", options)
    {
        EncoderOptions own = Options;
        if (own.MaxPositions <= own.PadId + 1)
            throw new ArgumentException($"{own.MaxPositions} positions leave no room for a token: the first {own.PadId + 1} stand for none.", nameof(options));
        var wiring = new EncoderWiring(own);
        _roberta = new BertEncoder(wiring, pools: false);
        _head = (nn.Dropout(own.ClassifierDropout ?? own.Dropout), wiring.Linear(own.HiddenSize, own.HiddenSize), nn.Tanh(), wiring.Linear(own.HiddenSize, own.LabelCount));
        (_padId, MaxTokens) = (own.PadId, own.MaxPositions - own.PadId - 1);
        register_module("roberta", _roberta.Modules);
        register_module("classifier", new ModuleGroup(("dense", _head.Dense), ("activation", _head.Tanh), ("dropout", _head.Dropout), ("out_proj", _head.Outputs)));
    }

    /// <inheritdoc/>
    public override int MaxTokens { get; }

    /// <inheritdoc/>
    public override string HeadName => "classifier.out_proj";

    internal override Embedding Words => _roberta.Words;

    private protected override IReadOnlyList<string> UnusedWeights => ["roberta.embeddings.position_ids", "roberta.pooler.", "lm_head."];

    private protected override Tensor Classify(Tensor words, Tensor mask, IList<Tensor>? attentions)
    {
        Tensor tokens = mask.ne(0).to(int64);
        Tensor first = _roberta.Run(words, (tokens.cumsum(1) * tokens) + _padId, mask, attentions).select(1, 0);
        return _head.Outputs.call(_head.Dropout.call(_head.Tanh.call(_head.Dense.call(_head.Dropout.call(first)))));
    }
}
