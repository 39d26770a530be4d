using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>Values of a probability that is linear in the margin: those of the margin times the slope (Shapley values are linear in the game).</summary>
/// <param name="inner">Explains the margin.</param>
/// <param name="link">A linear link.</param>
/// <param name="outputs">Number of outputs.</param>
/// <param name="valuesPerOutput">Values a row and output.</param>
internal sealed unsafe class ScaledKernel(ITreeShapKernel inner, OutputLink link, int outputs, int valuesPerOutput) : ITreeShapKernel
{
    public void Explain(ExplainJob job)
    {
        inner.Explain(job);
        for (int r = 0; r < job.RowCount; r++)
        {
            for (int k = 0; k < outputs && link.Slope(k) != 1; k++)
            {
                var values = new Span<double>(job.Values + ((((long)r * outputs) + k) * valuesPerOutput), valuesPerOutput);
                foreach (ref double value in values)
                    value *= link.Slope(k);
            }
        }
    }
}
