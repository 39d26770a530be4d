using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public class SGD : optim.Optimizer
    {
        private readonly Dictionary<int, Tensor> _velocity = [];
        private readonly (double Momentum, double Dampening, double Decay, bool Nesterov, bool Maximize) _;

        internal SGD(IEnumerable<Parameter> parameters, double lr, double momentum, double dampening, double decay, bool nesterov, bool maximize)
            : base(parameters, lr) => _ = (momentum, dampening, decay, nesterov, maximize);

        private protected override void Update(int index, Parameter parameter, Tensor grad)
        {
            if (_.Maximize)
                grad = -grad;
            if (_.Decay != 0)
                grad = grad.add(parameter, _.Decay);
            if (_.Momentum != 0)
            {
                if (_velocity.TryGetValue(index, out Tensor? velocity))
                    velocity.mul_(_.Momentum).add_(grad, 1 - _.Dampening);
                else
                    _velocity[index] = velocity = grad.clone().DetachFromDisposeScope();
                grad = _.Nesterov ? grad.add(velocity, _.Momentum) : velocity;
            }

            parameter.add_(grad, -LearningRate);
        }

        protected override void Dispose(bool disposing)
        {
            foreach (Tensor velocity in _velocity.Values)
                velocity.Dispose();
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
            public static Modules.SGD SGD(
                IEnumerable<Modules.Parameter> parameters, double learningRate, double momentum = 0.0, double dampening = 0.0, double weight_decay = 0.0,
                bool nesterov = false, bool maximize = false) =>
                new(parameters, learningRate, momentum, dampening, weight_decay, nesterov, maximize);
        }
    }
}
