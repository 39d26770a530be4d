using MLNet.Xai.Text.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>The golden files' architecture: words and positions, one layer of attention with one head, the mean over tokens, tanh between two linear layers.</summary>
internal sealed class SmallEncoder : TextModel
{
    private readonly bool _attends;
    private readonly Embedding _words;
    private readonly Linear _query, _key, _value, _wide, _narrow;
    private readonly Tanh _tanh = nn.Tanh();

    public SmallEncoder(long words, long tokens, long width, long hidden, long outputs, ulong seed = 1, bool attends = true)
        : base(nameof(SmallEncoder))
    {
        _attends = attends;
        (VocabularySize, MaxTokens, OutputCount) = ((int)words, (int)tokens, (int)outputs);
        _words = nn.Embedding(words, width);
        (_query, _key, _value, _wide, _narrow) = (nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, width), nn.Linear(width, hidden), nn.Linear(hidden, outputs));
        register_parameter("pos", new Parameter(randn(tokens, width)));
        register_module("emb", _words);
        register_module("q", _query);
        register_module("k", _key);
        register_module("v", _value);
        register_module("fc1", _wide);
        register_module("tanh", _tanh);
        register_module("fc2", _narrow);
        Small.Fill(this, 0.6, seed);
    }

    /// <summary>How often it was called.</summary>
    public int Calls { get; private set; }

    /// <summary>The largest batch that it was called with.</summary>
    public long LargestBatch { get; private set; }

    /// <summary>Called before each pass.</summary>
    public Action? Passing { get; set; }

    public override int VocabularySize { get; }

    public override int MaxTokens { get; }

    public override int OutputCount { get; }

    public override Tensor EmbedWords(Tensor ids) => _words.call(ids);

    public override Tensor FromWords(Tensor words, Tensor mask, IList<Tensor>? attentions = null)
    {
        Passing?.Invoke();
        (Calls, LargestBatch) = (Calls + 1, Math.Max(LargestBatch, words.shape[0]));
        Tensor x = words + get_parameter("pos")!.narrow(0, 0, words.shape[1]);
        Tensor scores = _query.call(x).matmul(_key.call(x).transpose(1, 2)).div(Math.Sqrt(words.shape[2])).masked_fill(mask.eq(0).unsqueeze(1), double.NegativeInfinity);
        Tensor attention = scores.softmax(-1).unsqueeze(1);
        attentions?.Add(attention);
        if (_attends)
            x += attention.squeeze(1).matmul(_value.call(x));
        Tensor part = mask.to(x.dtype).unsqueeze(2);
        return _narrow.call(_tanh.call(_wide.call(x.mul(part).sum(1).div(part.sum(1)))));
    }
}
