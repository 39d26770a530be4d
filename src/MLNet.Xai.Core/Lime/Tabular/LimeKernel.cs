using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>How much samples count: sqrt(exp(-d^2 / width^2)) of their distance to the explained row, as the local model sees both.</summary>
internal sealed unsafe class LimeKernel(MomentLoops loops, LimeDistance distance, double width, int features)
{
    private readonly double[] _lengths = new double[BlockMoments.Block];
    private readonly double[] _part = new double[BlockMoments.Block];

    /// <summary>Weights of samples.</summary>
    /// <param name="columns">Features x <see cref="BlockMoments.Block"/>, of which the first samples of each count.</param>
    /// <param name="row">The explained row, one a feature.</param>
    /// <param name="weights">Receives one a sample.</param>
    public void Weigh(ReadOnlySpan<double> columns, ReadOnlySpan<double> row, Span<double> weights)
    {
        Squares(columns, row, weights);
        TensorPrimitives.Multiply(weights, -0.5 / (width * width), weights);
        TensorPrimitives.Exp(weights, weights);
    }

    // The squared distances.
    private void Squares(ReadOnlySpan<double> columns, ReadOnlySpan<double> row, Span<double> squares)
    {
        Span<double> part = _part.AsSpan(0, squares.Length), lengths = _lengths.AsSpan(0, squares.Length);
        if (distance == LimeDistance.Euclidean)
        {
            fixed (double* x = columns, own = row, all = _part)
                loops.Squares(x, own, features, all);
            part.CopyTo(squares);
            return;
        }

        squares.Clear();
        lengths.Clear();
        for (int f = 0; f < features; f++)
        {
            ReadOnlySpan<double> column = columns.Slice(f * BlockMoments.Block, squares.Length);
            switch (distance)
            {
                case LimeDistance.Manhattan:
                    TensorPrimitives.Subtract(column, row[f], part);
                    TensorPrimitives.Abs(part, part);
                    TensorPrimitives.Add(squares, part, squares);
                    break;
                case LimeDistance.Cosine:
                    TensorPrimitives.MultiplyAdd(column, row[f], squares, squares);
                    TensorPrimitives.MultiplyAdd(column, column, lengths, lengths);
                    break;
                default:
                    throw new ArgumentOutOfRangeException(nameof(columns), distance, "There is no such distance.");
            }
        }

        if (distance == LimeDistance.Cosine)
        {
            double length = TensorPrimitives.Norm(row);
            for (int r = 0; r < squares.Length; r++)
            {
                double both = Math.Sqrt(lengths[r]) * length;
                squares[r] = both > 0 ? 1 - (squares[r] / both) : 1;
            }
        }

        TensorPrimitives.Multiply(squares, squares, squares);
    }
}
