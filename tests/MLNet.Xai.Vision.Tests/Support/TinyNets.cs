using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Support;

/// <summary>The networks of tests/Golden/cam, of any size.</summary>
internal static class TinyNets
{
    /// <summary>The network of a golden file and the layer that is explained.</summary>
    public static (Module<Tensor, Tensor> Net, string Layer) Create(JsonElement root)
    {
        JsonElement weights = root.GetProperty("weights");
        (Module<Tensor, Tensor> net, string layer) = weights.TryGetProperty("patch.weight", out _) ? Transformer() : Chain();
        net.LoadWeights(weights);
        net.eval();
        return (net, layer);

        long Size(string name, int dimension = 0, string kind = ".weight") => weights.GetProperty(name + kind).GetProperty("shape")[dimension].GetInt64();

        (Module<Tensor, Tensor>, string) Chain()
        {
            var chain = new ChainNet(root.GetProperty("architecture").GetString()!, weights);
            return (chain, chain.Layer);
        }

        (Module<Tensor, Tensor>, string) Transformer()
        {
            int blocks = weights.EnumerateObject().Count(w => w.Name.EndsWith(".qkv.weight", StringComparison.Ordinal));
            Match heads = Regex.Match(root.GetProperty("architecture").GetString()!, @"heads=(?<n>\d+)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
            return (new TinyTransformer(
                Size("patch"), Size("pos", 1, ""), Size("patch", 2), Size("blocks.0.fc1"), blocks, int.Parse(heads.Groups["n"].Value, CultureInfo.InvariantCulture), Size("head")), $"blocks.{blocks - 1}.norm1");
        }
    }

    internal sealed class TinyGap : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly Conv2d conv2;
        private readonly Conv2d conv3;
        private readonly ReLU relu3 = ReLU(inplace: true);
        private readonly Linear fc;

        public TinyGap()
            : base(nameof(TinyGap))
        {
            (conv1, conv2, conv3) = (Conv2d(3, 8, 3, padding: 1), Conv2d(8, 16, 3, padding: 1), Conv2d(16, 16, 3, padding: 1));
            fc = Linear(16, 5);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = functional.max_pool2d(conv1.call(input).relu(), 2);
            x = functional.max_pool2d(conv2.call(x).relu_(), 2);
            return fc.call(relu3.call(conv3.call(x)).mean([2, 3])).MoveToOuterDisposeScope();
        }
    }

    internal sealed class TinyFlatten : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1;
        private readonly Conv2d conv2;
        private readonly Linear fc1;
        private readonly Linear fc2;

        public TinyFlatten()
            : base(nameof(TinyFlatten))
        {
            (conv1, conv2) = (Conv2d(3, 6, 3, stride: 2, padding: 1), Conv2d(6, 12, 3, stride: 2, padding: 1));
            (fc1, fc2) = (Linear(192, 20), Linear(20, 4));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            // In place on purpose: what is kept of conv2 must not change with it.
            Tensor x = conv2.call(conv1.call(input).relu_()).tanh_();
            return fc2.call(fc1.call(functional.max_pool2d(x, 2).flatten(1)).relu()).MoveToOuterDisposeScope();
        }
    }

    internal sealed class TinyTransformer : Module<Tensor, Tensor>
    {
        private readonly Parameter cls;
        private readonly Parameter pos;
        private readonly Conv2d patch;
        private readonly Sequential blocks;
        private readonly LayerNorm norm;
        private readonly Linear head;

        public TinyTransformer(long width = 24, long tokens = 17, long patchSize = 8, long hidden = 48, int depth = 2, long heads = 2, long classes = 5)
            : base(nameof(TinyTransformer))
        {
            (cls, pos) = (new(zeros(1, 1, width).DetachFromDisposeScope()), new(zeros(1, tokens, width).DetachFromDisposeScope()));
            patch = Conv2d(3, width, patchSize, stride: patchSize);
            blocks = Sequential([.. Enumerable.Range(0, depth).Select(_ => new Block(width, hidden, heads))]);
            (norm, head) = (LayerNorm([width]), Linear(width, classes));
            RegisterComponents();
        }

        /// <summary>Whether the head is CLIP's: unit vectors of the mean over tokens.</summary>
        public bool Clip { get; init; }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = patch.call(input).flatten(2).transpose(1, 2);
            x = blocks.call(cat([cls.expand(x.shape[0], -1, -1), x], 1) + pos);
            if (Clip)
            {
                Tensor z = norm.call(x.mean([1])).matmul(head.weight!.t());
                return (z / (z * z).sum([1], keepdim: true).sqrt()).MoveToOuterDisposeScope();
            }

            x = norm.call(x);
            return head.call(x.select(1, 0) + (x.narrow(1, 1, x.shape[1] - 1).mean([1]) * 0.3)).MoveToOuterDisposeScope();
        }

        private sealed class Block : Module<Tensor, Tensor>
        {
            private readonly long _heads;
            private readonly LayerNorm norm1;
            private readonly Linear qkv;
            private readonly Identity attn_drop = Identity();
            private readonly Linear proj;
            private readonly LayerNorm norm2;
            private readonly Linear fc1;
            private readonly Linear fc2;

            public Block(long width, long hidden, long heads)
                : base(nameof(Block))
            {
                _heads = heads;
                (norm1, norm2) = (LayerNorm([width]), LayerNorm([width]));
                (qkv, proj) = (Linear(width, 3 * width), Linear(width, width));
                (fc1, fc2) = (Linear(width, hidden), Linear(hidden, width));
                RegisterComponents();
            }

            public override Tensor forward(Tensor input)
            {
                using DisposeScope scope = NewDisposeScope();
                (long rows, long tokens, long width) = (input.shape[0], input.shape[1], input.shape[2]);
                long each = width / _heads;
                Tensor[] parts = qkv.call(norm1.call(input)).reshape(rows, tokens, 3, _heads, each).permute(2, 0, 3, 1, 4).unbind();
                Tensor attention = attn_drop.call((parts[0].matmul(parts[1].transpose(2, 3)) / Math.Sqrt(each)).softmax(-1));
                Tensor x = input + proj.call(attention.matmul(parts[2]).transpose(1, 2).reshape(rows, tokens, width));
                return (x + fc2.call(fc1.call(norm2.call(x)).gelu())).MoveToOuterDisposeScope();
            }
        }
    }
}
