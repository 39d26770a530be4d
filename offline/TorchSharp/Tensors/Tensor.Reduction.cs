using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor sum(ScalarType? type = null) => Op.Call("sum", this, type);

        public Tensor prod(ScalarType? type = null) => Op.Call("prod", this, type);

        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) => Op.Call("sum.dim_IntList", this, dim, keepdim, type);

        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => sum(dim.ToArray(), keepdim, type);

        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => sum([dim], keepdim, type);

        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1], keepdim, type);

        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) => sum([dim0, dim1, dim2], keepdim, type);

        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Op.Call("prod.dim_int", this, dim, keepdim, type);

        public Tensor mean() => Op.Call("mean", this);

        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => Op.Call("mean.dim", this, dimensions, keepdim, type);

        public Tensor var(bool unbiased = true) => Op.Call("var", this, unbiased);

        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Op.Call("var.dim", this, dimensions, unbiased, keepdim);

        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => var([dim], unbiased, keepdim, type);

        public Tensor std(bool unbiased = true) => Op.Call("std", this, unbiased);

        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Op.Call("std.dim", this, dimensions, unbiased, keepdim);

        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) => std([dim], unbiased, keepdim, type);

        public Tensor all() => Op.Call("all", this);

        public Tensor all(long dim, bool keepdim = false) => Op.Call("all.dim", this, dim, keepdim);

        public Tensor any() => Op.Call("any", this);

        public Tensor any(long dim, bool keepdim = false) => Op.Call("any.dim", this, dim, keepdim);

        public Tensor max() => Op.Call("max", this);

        public Tensor max(Tensor other) => maximum(other);

        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false) => Op.Call2("max.dim", this, dim, keepdim);

        public Tensor min() => Op.Call("min", this);

        public Tensor min(Tensor other) => minimum(other);

        public (Tensor values, Tensor indexes) min(long dim, bool keepdim = false) => Op.Call2("min.dim", this, dim, keepdim);

        public Tensor amax(params long[] dims) => Op.Call("amax", this, dims);

        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) => Op.Call("amax", this, dims, keepdim);

        public Tensor amin(params long[] dims) => Op.Call("amin", this, dims);

        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) => Op.Call("amin", this, dims, keepdim);

        public Tensor argmax() => Op.Call("argmax", this);

        public Tensor argmax(long dim, bool keepdim = false) => Op.Call("argmax", this, dim, keepdim);

        public Tensor argmin() => Op.Call("argmin", this);

        public Tensor argmin(long dim, bool keepdim = false) => Op.Call("argmin", this, dim, keepdim);

        public Tensor argsort(long dim = -1, bool descending = false) => Op.Call("argsort", this, dim, descending);

        public (Tensor Values, Tensor Indices) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Op.Call2("sort.stable", this, stable, dim, descending);

        public (Tensor values, Tensor indexes) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Op.Call2("topk", this, k, dim, largest, sorted);

        public Tensor median() => Op.Call("median", this);

        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Op.Call("quantile", this, q, dim, keepdim);

        public Tensor logsumexp(long dim, bool keepdim = false) => Op.Call("logsumexp", this, new long[] { dim }, keepdim);

        public Tensor norm(float p = 2.0f) => Op.Call("norm.Scalar", this, p);

        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f) => Op.Call("norm.ScalarOpt_dim", this, p, new long[] { dim }, keepdim);

        public Tensor trace() => Op.Call("trace", this);

        public Tensor count_nonzero(long[]? dims = null) => Op.Call("count_nonzero.dim_IntList", this, dims ?? []);
    }
}
