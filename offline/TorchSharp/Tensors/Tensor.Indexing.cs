using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => index(i1);
            set => index_put_(value, [i1]);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => index(i1, i2);
            set => index_put_(value, [i1, i2]);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => index(i1, i2, i3);
            set => index_put_(value, [i1, i2, i3]);
        }

        [System.Runtime.CompilerServices.IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => index(i1, i2, i3, i4);
            set => index_put_(value, [i1, i2, i3, i4]);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            (Tensor view, Tensor?[] masks, List<Tensor> steps) = View(indices);
            Tensor result = masks.Length == 0 ? view : Op.Call("index.Tensor", view, masks);
            Release(steps, result);
            return result;
        }

        public Tensor index(params Tensor[] indices) => Op.Call("index.Tensor", this, indices);

        public Tensor index_put_(Tensor value, params TensorIndex[] indices)
        {
            (Tensor view, Tensor?[] masks, List<Tensor> steps) = View(indices);
            using (view)
            {
                _ = masks.Length == 0 ? view.copy_(value) : Op.InPlace("index_put_", view, masks, value);
                Release(steps, view);
            }

            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => Op.InPlace("index_put_", this, indices, value);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using Tensor one = value;
            return index_put_(one, indices);
        }

        public Tensor index_select(long dim, Tensor index) => Op.Call("index_select", this, dim, index);

        public Tensor select(long dim, long index) => Op.Call("select.int", this, dim, index);

        public Tensor slice(long dim, long start, long finish, long step) => Op.Call("slice.Tensor", this, dim, start, finish, step);

        public Tensor narrow(long dim, long start, long length) => Op.Call("narrow", this, dim, start, length);

        public Tensor gather(long dim, Tensor index) => Op.Call("gather", this, dim, index);

        public Tensor scatter(long dim, Tensor index, Tensor src) => Op.Call("scatter.src", this, dim, index, src);

        public Tensor scatter_(long dim, Tensor index, Tensor src) => Op.InPlace("scatter_.src", this, dim, index, src);

        public Tensor scatter_add(long dim, Tensor index, Tensor src) => Op.Call("scatter_add", this, dim, index, src);

        public Tensor scatter_add_(long dim, Tensor index, Tensor src) => Op.InPlace("scatter_add_", this, dim, index, src);

        public Tensor take_along_dim(Tensor indices, long dim) => Op.Call("take_along_dim", this, indices, dim);

        public Tensor masked_fill(Tensor mask, Scalar value) => Op.Call("masked_fill.Scalar", this, mask, value);

        public Tensor masked_fill_(Tensor mask, Scalar value) => Op.InPlace("masked_fill_.Scalar", this, mask, value);

        public Tensor masked_select(Tensor mask) => Op.Call("masked_select", this, mask);

        public Tensor where(Tensor condition, Tensor y) => Op.Call("where.self", condition, this, y);

        public Tensor nonzero() => Op.Call("nonzero", this);

        /// <summary>Applies numbers, slices and new axes one by one; masks and index tensors are left to <c>index.Tensor</c>.</summary>
        private (Tensor View, Tensor?[] Masks, List<Tensor> Steps) View(TensorIndex[] indices)
        {
            int consumed = indices.Sum(i => i.Kind switch
            {
                TensorIndex.IndexKind.None or TensorIndex.IndexKind.Ellipsis => 0,
                TensorIndex.IndexKind.Tensor => i.Held!.dtype == ScalarType.Bool ? (int)i.Held.Dimensions : 1,
                _ => 1,
            });
            List<Tensor> steps = [];
            List<Tensor?> masks = [];
            Tensor view = alias();
            (long dim, long masked) = (0, 0);
            void Next(Tensor step)
            {
                steps.Add(view);
                view = step;
            }

            foreach (TensorIndex i in indices)
            {
                switch (i.Kind)
                {
                    case TensorIndex.IndexKind.Single:
                        Next(view.select(dim, i.Start!.Value));
                        break;
                    case TensorIndex.IndexKind.Slice:
                        Next(Op.Call("slice.Tensor", view, dim++, i.Start, i.Stop, i.Step ?? 1));
                        break;
                    case TensorIndex.IndexKind.None:
                        Next(view.unsqueeze(dim++));
                        break;
                    case TensorIndex.IndexKind.Ellipsis:
                        dim += Dimensions - consumed;
                        break;
                    default:
                        for (; masked < dim; masked++)
                            masks.Add(null);
                        masks.Add(i.Held);
                        masked = dim += i.Held!.dtype == ScalarType.Bool ? i.Held.Dimensions : 1;
                        break;
                }
            }

            if (masks.Count > 0)
                steps.Add(view);
            return (view, [.. masks], steps);
        }

        private static void Release(List<Tensor> steps, Tensor kept)
        {
            foreach (Tensor step in steps)
            {
                if (!ReferenceEquals(step, kept))
                    step.Dispose();
            }
        }
    }
}
