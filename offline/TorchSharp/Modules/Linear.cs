using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(Linear))
        {
            InitializeDevice(device);
            double bound = 1 / Math.Sqrt(inputSize);
            register_parameter("weight", Parameter.Uniform(bound, dtype, outputSize, inputSize));
            if (hasBias)
                register_parameter("bias", Parameter.Uniform(bound, dtype, outputSize));
        }

        public Parameter? weight
        {
            get => Parameter.Shared(_internal_params, "weight");
            set => _internal_params["weight"] = value!;
        }

        public Parameter? bias
        {
            get => Parameter.Shared(_internal_params, "bias");
            set => _internal_params["bias"] = value ?? throw new ArgumentNullException(nameof(value));
        }

        public override Tensor forward(Tensor tensor) =>
            nn.functional.linear(tensor, _internal_params["weight"], Parameter.Own(_internal_params, "bias"));
    }

    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        private readonly long _padding;

        internal Embedding(long count, long dims, long? padding, ScalarType? dtype)
            : base(nameof(Embedding))
        {
            _padding = padding ?? -1;
            Parameter table = Parameter.Filled(0, dtype, count, dims);
            using (no_grad())
            {
                table.normal_();
                if (padding is { } p)
                    table.select(0, p).fill_(0);
            }

            register_parameter("weight", table);
        }

        public Parameter? weight
        {
            get => Parameter.Shared(_internal_params, "weight");
            set => _internal_params["weight"] = value!;
        }

        public override Tensor forward(Tensor input) => Native.Op.Call("embedding", _internal_params["weight"], input, _padding);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Linear Linear(long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Modules.Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                max_norm is null && !scale_grad_by_freq && !sparse
                    ? new(num_embeddings, embedding_dims, padding_idx, dtype)
                    : throw new NotSupportedException("The offline Embedding has neither max_norm, scale_grad_by_freq nor sparse gradients.");
        }
    }
}
