using System.Text.Json;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Support;

/// <summary>The networks of tests/Golden/cam.</summary>
internal static class TinyNets
{
    /// <summary>The network of a golden file and the layer that is explained.</summary>
    public static (Module<Tensor, Tensor> Net, string Layer) Create(JsonElement root)
    {
        JsonElement weights = root.GetProperty("weights");
        (Module<Tensor, Tensor> net, string layer) = weights.TryGetProperty("patch.weight", out _) ? (new TinyTransformer(), "blocks.1.norm1")
            : weights.TryGetProperty("bn1.weight", out _) ? (new TinyNorm(), "bn2")
            : weights.TryGetProperty("conv3.weight", out _) ? (new TinyGap(), "relu3")
            : ((Module<Tensor, Tensor>)new TinyFlatten(), "conv2");
        net.LoadWeights(weights);
        net.eval();
        return (net, layer);
    }

    internal sealed class TinyGap : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(3, 8, 3, padding: 1);
        private readonly Conv2d conv2 = Conv2d(8, 16, 3, padding: 1);
        private readonly Conv2d conv3 = Conv2d(16, 16, 3, padding: 1);
        private readonly ReLU relu3 = ReLU(inplace: true);
        private readonly Linear fc = Linear(16, 5);

        public TinyGap()
            : base(nameof(TinyGap)) => RegisterComponents();

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
        private readonly Conv2d conv1 = Conv2d(3, 6, 3, stride: 2, padding: 1);
        private readonly Conv2d conv2 = Conv2d(6, 12, 3, stride: 2, padding: 1);
        private readonly Linear fc1 = Linear(192, 20);
        private readonly Linear fc2 = Linear(20, 4);

        public TinyFlatten()
            : base(nameof(TinyFlatten)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            // In place on purpose: what is kept of conv2 must not change with it.
            Tensor x = conv2.call(conv1.call(input).relu_()).tanh_();
            return fc2.call(fc1.call(functional.max_pool2d(x, 2).flatten(1)).relu()).MoveToOuterDisposeScope();
        }
    }

    internal sealed class TinyNorm : Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = Conv2d(3, 6, 3, padding: 1, bias: false);
        private readonly BatchNorm2d bn1 = BatchNorm2d(6);
        private readonly Conv2d conv2 = Conv2d(6, 8, 3, padding: 1);
        private readonly BatchNorm2d bn2 = BatchNorm2d(8);
        private readonly Linear fc = Linear(8, 4);

        public TinyNorm()
            : base(nameof(TinyNorm)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor x = functional.max_pool2d(bn1.call(conv1.call(input)).relu(), 2);
            return fc.call(bn2.call(conv2.call(x)).relu().mean([2, 3])).MoveToOuterDisposeScope();
        }
    }

    internal sealed class TinyTransformer : Module<Tensor, Tensor>
    {
        private readonly Parameter cls = new(zeros(1, 1, 24).DetachFromDisposeScope());
        private readonly Parameter pos = new(zeros(1, 17, 24).DetachFromDisposeScope());
        private readonly Conv2d patch = Conv2d(3, 24, 8, stride: 8);
        private readonly Sequential blocks = Sequential(new Block(), new Block());
        private readonly LayerNorm norm = LayerNorm([24]);
        private readonly Linear head = Linear(24, 5);

        public TinyTransformer()
            : base(nameof(TinyTransformer)) => RegisterComponents();

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
            return head.call(x.select(1, 0) + (x.narrow(1, 1, 16).mean([1]) * 0.3)).MoveToOuterDisposeScope();
        }

        private sealed class Block : Module<Tensor, Tensor>
        {
            private readonly LayerNorm norm1 = LayerNorm([24]);
            private readonly Linear qkv = Linear(24, 72);
            private readonly Identity attn_drop = Identity();
            private readonly Linear proj = Linear(24, 24);
            private readonly LayerNorm norm2 = LayerNorm([24]);
            private readonly Linear fc1 = Linear(24, 48);
            private readonly Linear fc2 = Linear(48, 24);

            public Block()
                : base(nameof(Block)) => RegisterComponents();

            public override Tensor forward(Tensor input)
            {
                using DisposeScope scope = NewDisposeScope();
                Tensor normed = norm1.call(input);
                Tensor[] parts = qkv.call(normed).reshape(normed.shape[0], 17, 3, 2, 12).permute(2, 0, 3, 1, 4).unbind();
                Tensor attention = attn_drop.call((parts[0].matmul(parts[1].transpose(2, 3)) / Math.Sqrt(12.0)).softmax(-1));
                Tensor x = input + proj.call(attention.matmul(parts[2]).transpose(1, 2).reshape(normed.shape[0], 17, 24));
                return (x + fc2.call(fc1.call(norm2.call(x)).gelu())).MoveToOuterDisposeScope();
            }
        }
    }
}
