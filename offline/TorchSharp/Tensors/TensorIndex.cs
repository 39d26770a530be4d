namespace TorchSharp;

public static partial class torch
{
    /// <summary>One subscript of Python's indexing: a number, a slice, a mask, an ellipsis or a new axis.</summary>
    public struct TensorIndex
    {
        public static readonly TensorIndex Ellipsis = new() { Kind = IndexKind.Ellipsis };
        public static readonly TensorIndex None = new() { Kind = IndexKind.None };
        public static readonly TensorIndex Null = new() { Kind = IndexKind.None };
        public static readonly TensorIndex Colon = Slice();

        internal enum IndexKind
        {
            None,
            Single,
            Ellipsis,
            Tensor,
            Slice,
        }

        internal IndexKind Kind { get; private init; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal torch.Tensor? Held { get; private init; }

        public static implicit operator TensorIndex(long value) => Single(value);

        /// <summary>Only lets overload resolution prefer subscripts to tensors; calling it is an error.</summary>
        public static implicit operator torch.Tensor(TensorIndex value) => throw new InvalidOperationException("Should not be called.");

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range.start, range.end);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex(Index index) => Single(Signed(index));

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new() { Kind = IndexKind.Slice, Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice(range.start, range.end);

        public static TensorIndex Slice(Range range) =>
            Slice(Signed(range.Start), range.End.IsFromEnd && range.End.Value == 0 ? null : Signed(range.End));

        public static TensorIndex Single(long? index) => new() { Kind = IndexKind.Single, Start = index };

        public static TensorIndex Tensor(torch.Tensor tensor) => new() { Kind = IndexKind.Tensor, Held = tensor };

        private static long Signed(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
