using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class Flatten : nn.Module<Tensor, Tensor>
    {
        private readonly (long Start, long End) _dims;

        internal Flatten(long start, long end)
            : base(nameof(Flatten)) => _dims = (start, end);

        public override Tensor forward(Tensor tensor) => tensor.flatten(_dims.Start, _dims.End);
    }

    public sealed class Identity : nn.Module<Tensor, Tensor>
    {
        internal Identity()
            : base(nameof(Identity))
        {
        }

        public override Tensor forward(Tensor tensor) => tensor.alias();
    }

    public sealed class Dropout : nn.Module<Tensor, Tensor>
    {
        private readonly (double P, bool Inplace) _;

        internal Dropout(double p, bool inplace)
            : base(nameof(Dropout)) => _ = (p, inplace);

        public override Tensor forward(Tensor tensor) => nn.functional.dropout(tensor, _.P, training, _.Inplace);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Flatten Flatten(long startDim = 1, long endDim = -1) => new(startDim, endDim);

            public static Modules.Identity Identity() => new();

            public static Modules.Dropout Dropout(double p = 0.5, bool inplace = false) => new(p, inplace);
        }
    }
}
