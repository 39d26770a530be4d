using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    /// <summary>A tensor that a module trains.</summary>
    public class Parameter : Tensor
    {
        /// <param name="data">A tensor, which will become empty.</param>
        public Parameter(Tensor data, bool requires_grad = true)
            : base(data.with_requires_grad(requires_grad).MoveHandle())
        {
        }

        private Parameter(nint handle)
            : base(handle)
        {
        }

        /// <summary>What a layer's <c>weight</c> gives away: a new object over the same tensor, the caller's to dispose, as TorchSharp's native layers do it.</summary>
        internal static Parameter? Shared(Utils.OrderedDict<string, Parameter> parameters, string name) =>
            parameters.TryGetValue(name, out Parameter? parameter) ? new(Native.Op.Check(Native.Shim.xai_share(parameter.Handle))) : null;

        internal static Parameter? Own(Utils.OrderedDict<string, Parameter> parameters, string name) =>
            parameters.TryGetValue(name, out Parameter? parameter) ? parameter : null;

        /// <summary>What a layer starts with: uniform in +-bound, outside of every dispose scope.</summary>
        internal static Parameter Uniform(double bound, ScalarType? dtype, params long[] shape)
        {
            using IDisposable quiet = no_grad();
            Tensor data = empty(shape, dtype);
            data.uniform_(-bound, bound);
            return Kept(data);
        }

        internal static Parameter Filled(double value, ScalarType? dtype, params long[] shape) => Kept(full(shape, value, dtype));

        private static Parameter Kept(Tensor data)
        {
            var parameter = new Parameter(data);
            parameter.DetachFromDisposeScope();
            return parameter;
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Parameter Parameter(Tensor data, bool requires_grad = true) => new(data, requires_grad);
        }
    }
}
