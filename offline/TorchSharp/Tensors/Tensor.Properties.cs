using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Describe().Rank;

        public long ndim => Describe().Rank;

        public long NumberOfElements => Describe().Count;

        public long ElementSize => Describe().ElementSize;

        public ScalarType dtype => (ScalarType)Describe().DType;

        public DeviceType device_type => (DeviceType)Describe().Device;

        public int device_index => (int)Describe().DeviceIndex;

        public Device device => new(device_type, device_index);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_leaf => Describe().Leaf != 0;

        public bool requires_grad
        {
            get => Describe().RequiresGrad != 0;
            set => Op.Check(Shim.xai_set_requires_grad(Handle, value ? 1 : 0));
        }

        public long[] shape => Layout().Sizes;

        public Tensor? grad
        {
            get
            {
                Op.Check(Shim.xai_grad(Handle, out nint grad));
                return grad == 0 ? null : new Tensor(grad);
            }

            set => Op.Check(Shim.xai_set_grad(Handle, value is null ? 0 : value.Handle));
        }

        public long dim() => Dimensions;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_contiguous() => Describe().Contiguous != 0;

        public long storage_offset() => Describe().Offset;

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + (int)Dimensions : dim];

        public long[] stride() => Layout().Strides;

        public long stride(int dim) => stride()[dim];

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Op.Check(Shim.xai_retain_grad(Handle));

        public void backward() => autograd.backward([this]);

        public void backward(
            IList<Tensor>? grad_tensors = null, bool create_graph = false, bool retain_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        public Tensor detach() => Op.Call("detach", this);

        public Tensor detach_() => Op.InPlace("detach_", this);

        public Tensor alias() => new(Op.Check(Shim.xai_alias(Handle)));

        internal Description Describe()
        {
            Op.Check(Shim.xai_describe(Handle, out Description description));
            return description;
        }

        internal (long[] Sizes, long[] Strides) Layout()
        {
            long rank = Describe().Rank;
            (long[] sizes, long[] strides) = (new long[rank], new long[rank]);
            Op.Check(Shim.xai_sizes(Handle, sizes, strides));
            return (sizes, strides);
        }
    }
}
