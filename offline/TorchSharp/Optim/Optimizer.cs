using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Steps over one group of parameters.</summary>
        public abstract class Optimizer : IDisposable
        {
            private readonly Parameter[] _parameters;

            internal Optimizer(IEnumerable<Parameter> parameters, double learningRate)
            {
                _parameters = [.. parameters];
                ParamGroups = [new Group { LearningRate = learningRate, InitialLearningRate = learningRate }];
            }

            public virtual IEnumerable<ILearningRateController> ParamGroups { get; }

            private protected double LearningRate => ParamGroups.First().LearningRate;

            public virtual IEnumerable<Parameter> parameters() => _parameters;

            public virtual void zero_grad()
            {
                foreach (Parameter parameter in _parameters)
                    parameter.grad = null;
            }

            public virtual Tensor? step(Func<Tensor>? closure = null)
            {
                Tensor? loss = closure?.Invoke();
                using IDisposable quiet = no_grad();
                using DisposeScope scope = NewDisposeScope();
                for (int i = 0; i < _parameters.Length; i++)
                {
                    if (_parameters[i].grad is { } grad)
                        Update(i, _parameters[i], grad);
                }

                return loss;
            }

            public void Dispose()
            {
                Dispose(disposing: true);
                GC.SuppressFinalize(this);
            }

            private protected abstract void Update(int index, Parameter parameter, Tensor grad);

            protected virtual void Dispose(bool disposing)
            {
            }

            private sealed class Group : ILearningRateController
            {
                public double LearningRate { get; set; }

                public double InitialLearningRate { get; set; }
            }
        }

        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }
    }
}
