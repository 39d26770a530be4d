using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>Kingma and Ba 2015.</summary>
    public class Adam : optim.Optimizer
    {
        private readonly Dictionary<int, (Tensor M, Tensor V, int Step)> _state = [];
        private readonly (double Beta1, double Beta2, double Eps, double Decay, bool Maximize) _;

        internal Adam(
            IEnumerable<Parameter> parameters, double lr, double beta1, double beta2, double eps, double decay, bool amsgrad, bool maximize)
            : base(parameters, lr) =>
            _ = amsgrad
                ? throw new NotSupportedException("The offline Adam has no amsgrad.")
                : (beta1, beta2, eps, decay, maximize);

        private protected override void Update(int index, Parameter parameter, Tensor grad)
        {
            if (_.Maximize)
                grad = -grad;
            if (_.Decay != 0)
                grad = grad.add(parameter, _.Decay);
            (Tensor m, Tensor v, int step) = _state.TryGetValue(index, out (Tensor M, Tensor V, int Step) s)
                ? s
                : (zeros_like(grad).DetachFromDisposeScope(), zeros_like(grad).DetachFromDisposeScope(), 0);
            _state[index] = (m, v, ++step);
            m.mul_(_.Beta1).add_(grad, 1 - _.Beta1);
            v.mul_(_.Beta2).addcmul_(grad, grad, 1 - _.Beta2);
            double c1 = 1 - Math.Pow(_.Beta1, step);
            double c2 = 1 - Math.Pow(_.Beta2, step);
            Tensor denominator = v.sqrt().div_((Scalar)Math.Sqrt(c2)).add_((Scalar)_.Eps);
            parameter.addcdiv_(m, denominator, -LearningRate / c1);
        }

        protected override void Dispose(bool disposing)
        {
            foreach ((Tensor m, Tensor v, int _) in _state.Values)
            {
                m.Dispose();
                v.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class optim
        {
            public static Modules.Adam Adam(
                IEnumerable<Modules.Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}
