using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Shapley values of many rows: lanes are rows.</summary>
internal sealed class BatchKernel<T>(ShapForest forest, BatchProgram[][] programs) : ITreeShapKernel
    where T : unmanaged, ILanes<T>
{
    public void Explain(ExplainJob job)
    {
        // A few tiles a block, so that a chunk of programs that fits the cache serves them all; fewer when threads would idle.
        int tiles = (job.RowCount + Tile<T>.Rows - 1) / Tile<T>.Rows;
        int perBlock = Math.Clamp(tiles / (2 * job.Threads), 1, 512 / Tile<T>.Rows);
        job.ForEachBlock(perBlock * Tile<T>.Rows, () => new BatchWorker<T>(forest, programs, perBlock));
    }
}
