using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor T => Op.Call("numpy_T", this);

        public Tensor view(params long[] shape) => Op.Call("view", this, shape);

        public Tensor view_as(Tensor other) => view(other.shape);

        public Tensor reshape(params long[] shape) => Op.Call("reshape", this, shape);

        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Op.Call("flatten.using_ints", this, start_dim, end_dim);

        public Tensor unflatten(long dim, params long[] sizes) => Op.Call("unflatten.int", this, dim, sizes);

        public Tensor ravel() => Op.Call("ravel", this);

        public Tensor squeeze(long? dim = null) => dim is { } d ? Op.Call("squeeze.dim", this, d) : Op.Call("squeeze", this);

        public Tensor unsqueeze(long dim) => Op.Call("unsqueeze", this, dim);

        public Tensor unsqueeze_(long dim) => Op.InPlace("unsqueeze_", this, dim);

        public Tensor t() => Op.Call("t", this);

        public Tensor transpose(long dim0, long dim1) => Op.Call("transpose.int", this, dim0, dim1);

        public Tensor permute(params long[] permutation) => Op.Call("permute", this, permutation);

        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());

        public Tensor movedim(long[] source, long[] destination) => Op.Call("movedim.intlist", this, source, destination);

        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Op.Call("expand", this, sizes.ToArray(), isImplicit);

        public Tensor expand(long[] sizes, bool isImplicit = false) => Op.Call("expand", this, sizes, isImplicit);

        public Tensor expand(params long[] sizes) => Op.Call("expand", this, sizes);

        public Tensor expand_as(Tensor other) => expand(other.shape);

        public Tensor broadcast_to(params long[] shape) => Op.Call("broadcast_to", this, shape);

        public Tensor repeat(params long[] sizes) => Op.Call("repeat", this, sizes);

        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Op.Call("repeat_interleave.self_int", this, repeats, dim, output_size);

        public Tensor tile(long[] reps) => Op.Call("tile", this, reps);

        public Tensor flip(params long[] dims) => Op.Call("flip", this, dims);

        public Tensor roll(long shifts, long? dims = null) => Op.Call("roll", this, new long[] { shifts }, dims is { } d ? new long[] { d } : Array.Empty<long>());

        public Tensor roll(long[] shifts, long[] dims) => Op.Call("roll", this, shifts, dims);

        public Tensor unfold(long dimension, long size, long step) => Op.Call("unfold", this, dimension, size, step);

        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0L) => Op.Call("as_strided", this, size, strides, storageOffset);

        public Tensor[] unbind(long dimension = 0L) => Op.CallList("unbind.int", this, dimension);

        public Tensor[] chunk(long chunks, long dim = 0L) => Op.CallList("chunk", this, chunks, dim);

        public Tensor[] split(long size, int dim = 0) => Op.CallList("split.Tensor", this, size, dim);

        public Tensor[] split(long[] sizes, long dim = 0) => Op.CallList("split_with_sizes", this, sizes, dim);
    }
}
