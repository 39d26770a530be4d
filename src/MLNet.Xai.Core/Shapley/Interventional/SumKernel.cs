using System.Numerics.Tensors;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>Two kernels that each explain some of the trees: Shapley values of a sum are the sum of Shapley values.</summary>
internal sealed unsafe class SumKernel(ITreeShapKernel first, ITreeShapKernel second, int valuesPerRow) : ITreeShapKernel
{
    public void Explain(ExplainJob job)
    {
        first.Explain(job);
        double[] values = new double[job.RowCount * valuesPerRow];
        fixed (double* others = values)
            second.Explain(job.WithValues(others));
        var sum = new Span<double>(job.Values, values.Length);
        TensorPrimitives.Add(sum, values, sum);
    }
}
