using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>Attention and feed-forward, each behind a layer norm and beside a shortcut.</summary>
internal sealed class TransformerBlock : Module<Tensor, Tensor>
{
    private readonly LayerNorm norm1;
    private readonly Attention attn;
    private readonly LayerScale? ls1;
    private readonly LayerNorm norm2;
    private readonly FeedForward mlp;
    private readonly LayerScale? ls2;

    public TransformerBlock(VisionTransformerOptions options)
        : base(nameof(TransformerBlock))
    {
        norm1 = LayerNorm([options.Width], options.Epsilon);
        attn = new Attention(options.Width, options.Heads);
        norm2 = LayerNorm([options.Width], options.Epsilon);
        mlp = new FeedForward(options.Width, options.HiddenWidth ?? (4 * options.Width));
        (ls1, ls2) = options.LayerScale ? (new LayerScale(options.Width), new LayerScale(options.Width)) : (null, null);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor attended = attn.call(norm1.call(input));
        Tensor x = input + (ls1?.call(attended) ?? attended);
        Tensor fed = mlp.call(norm2.call(x));
        return (x + (ls2?.call(fed) ?? fed)).MoveToOuterDisposeScope();
    }

    /// <summary>A weight for each channel (Touvron et al., "Going deeper with image transformers", ICCV 2021).</summary>
    private sealed class LayerScale : Module<Tensor, Tensor>
    {
        private readonly Parameter gamma;

        public LayerScale(long width)
            : base(nameof(LayerScale))
        {
            gamma = Parameter(full([width], 1e-5));
            gamma.DetachFromDisposeScope();
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => input * gamma;
    }

    private sealed class FeedForward : Module<Tensor, Tensor>
    {
        private readonly Linear fc1;
        private readonly GELU act = GELU();
        private readonly Linear fc2;

        public FeedForward(long width, long hidden)
            : base(nameof(FeedForward))
        {
            fc1 = Linear(width, hidden);
            fc2 = Linear(hidden, width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return fc2.call(act.call(fc1.call(input))).MoveToOuterDisposeScope();
        }
    }

    private sealed class Attention : Module<Tensor, Tensor>
    {
        private readonly Linear qkv;
        private readonly Identity attn_drop = Identity();
        private readonly Linear proj;
        private readonly long _heads;

        public Attention(long width, long heads)
            : base(nameof(Attention))
        {
            _heads = heads;
            qkv = Linear(width, width * 3);
            proj = Linear(width, width);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            (long n, long tokens, long width) = (input.shape[0], input.shape[1], input.shape[2]);
            Tensor[] parts = qkv.call(input).reshape(n, tokens, 3, _heads, width / _heads).permute(2, 0, 3, 1, 4).unbind();
            Tensor scores = (parts[0] / Math.Sqrt((double)width / _heads)).matmul(parts[1].transpose(2, 3));
            Tensor attention = attn_drop.call(scores.softmax(-1));
            return proj.call(attention.matmul(parts[2]).transpose(1, 2).reshape(n, tokens, width)).MoveToOuterDisposeScope();
        }
    }
}
