using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>Scaled dot-product attention of many heads (Vaswani et al., NeurIPS 2017), softmax and dropout being modules.</summary>
/// <param name="options">The encoder's.</param>
internal sealed class Attending(EncoderOptions options)
{
    public Softmax Softmax { get; } = nn.Softmax(-1);

    public Dropout Dropout { get; } = nn.Dropout(options.AttentionDropout);

    /// <summary>What each token takes from the others, [N, T, D].</summary>
    /// <param name="query">[N, T, D], as are <paramref name="key"/> and <paramref name="value"/>.</param>
    /// <param name="key">What queries are held against.</param>
    /// <param name="value">What is taken.</param>
    /// <param name="hidden">[N, 1, 1, T]: true where there is no token.</param>
    /// <param name="attentions">Takes [N, heads, T, T], moved out of the block's dispose scope.</param>
    public Tensor Run(Tensor query, Tensor key, Tensor value, Tensor hidden, IList<Tensor>? attentions)
    {
        (long n, long tokens, long width) = (query.shape[0], query.shape[1], query.shape[2]);
        Tensor scores = (Heads(query) / Math.Sqrt((double)width / options.Heads)).matmul(Heads(key).transpose(2, 3));

        // The most negative number, and not infinity: a text without any token gives numbers, too.
        Tensor attention = Softmax.call(scores.masked_fill(hidden, float.MinValue));
        Tensor taken = Dropout.call(attention).matmul(Heads(value)).transpose(1, 2).reshape(n, tokens, width);
        attentions?.Add(attention.MoveToOuterDisposeScope());
        return taken;

        Tensor Heads(Tensor x) => x.view(n, tokens, options.Heads, width / options.Heads).transpose(1, 2);
    }
}
