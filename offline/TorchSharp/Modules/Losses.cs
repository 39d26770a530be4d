using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp
{
    public abstract class Loss<T1, T2, TResult> : Module<T1, T2, TResult>
    {
        protected Loss(Reduction reduction = Reduction.Mean)
            : base("Loss") => this.reduction = reduction;

        public Reduction reduction { get; }
    }
}

namespace TorchSharp.Modules
{
    public sealed class CrossEntropyLoss(Reduction reduction = Reduction.Mean) : Loss<Tensor, Tensor, Tensor>(reduction)
    {
        public override Tensor forward(Tensor input, Tensor target) => functional.cross_entropy(input, target, reduction: reduction);
    }

    public sealed class NLLLoss(Reduction reduction = Reduction.Mean) : Loss<Tensor, Tensor, Tensor>(reduction)
    {
        public override Tensor forward(Tensor input, Tensor target) => functional.nll_loss(input, target, reduction: reduction);
    }

    public sealed class MSELoss(Reduction reduction = Reduction.Mean) : Loss<Tensor, Tensor, Tensor>(reduction)
    {
        public override Tensor forward(Tensor input, Tensor target) => functional.mse_loss(input, target, reduction);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.CrossEntropyLoss CrossEntropyLoss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static Modules.NLLLoss NLLLoss(Reduction reduction = Reduction.Mean) => new(reduction);

            public static Modules.MSELoss MSELoss(Reduction reduction = Reduction.Mean) => new(reduction);
        }
    }
}
