namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>A compiled way to compute explanations of rows, shared by threads.</summary>
internal interface ITreeShapKernel
{
    /// <summary>Writes every value of every row of the job, zeros included.</summary>
    void Explain(ExplainJob job);
}
