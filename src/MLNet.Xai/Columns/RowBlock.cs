using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;

namespace MLNet.Xai.Columns;

/// <summary>A block of rows that was read ahead, and what the explainer says about it.</summary>
internal sealed class RowBlock
{
    /// <summary>Rows that can be served.</summary>
    public int Count { get; set; }

    /// <summary>Number of the first row within its cursor.</summary>
    public long First { get; set; }

    /// <summary>What happens to whoever moves beyond the last row.</summary>
    public ExceptionDispatchInfo? Failure { get; set; }

    /// <summary>Rows that there is room for.</summary>
    public int Capacity => Ids.Length;

    public float[] Inputs { get; private set; } = [];

    public float[] Outputs { get; private set; } = [];

    public DataViewRowId[] Ids { get; private set; } = [];

    public long[] Batches { get; private set; } = [];

    /// <summary>Empties it and makes room for so many rows.</summary>
    public void Reset(RowLayout layout, int rows, long first)
    {
        Count = 0;
        First = first;
        Failure = null;
        if (Ids.Length >= rows)
            return;
        Inputs = new float[rows * layout.InputWidth];
        Outputs = new float[rows * layout.OutputWidth];
        Ids = new DataViewRowId[rows];
        Batches = new long[rows];
    }

    /// <summary>Explains the rows. A failure is kept for the consumer of the row that it happens at; the rows before are served.</summary>
    public void Explain(RowLayout layout, Watch watch, CancellationToken cancellation)
    {
        if (Count == 0)
            return;
        try
        {
            layout.Explainer.Explain(new ExplainBlock(layout, Inputs, Outputs, Capacity, Count, cancellation, watch.Warn, watch.SameBits));
        }
        catch (OperationCanceledException e)
        {
            Count = 0;
            Failure = ExceptionDispatchInfo.Capture(e);
        }
        catch (Exception e)
        {
            int row = FindFailure(layout, ref e);
            Failure = ExceptionDispatchInfo.Capture(
                e as OperationCanceledException ?? (Exception)new InvalidOperationException($"{layout.Explainer.Name} failed at row {First + row}: {e.Message}", e));
            Count = row;
        }
    }

    // Explains row by row up to the one that fails; the first when only the whole block does.
    private int FindFailure(RowLayout layout, ref Exception failure)
    {
        float[] inputs = new float[layout.InputWidth];
        float[] outputs = new float[layout.OutputWidth];
        for (int row = 0; row < Count; row++)
        {
            for (int i = 0; i < layout.InputSizes.Length; i++)
                Copy(Inputs, (layout.InputOffsets[i] * Capacity) + (row * layout.InputSizes[i]), inputs, layout.InputOffsets[i], layout.InputSizes[i]);
            try
            {
                layout.Explainer.Explain(new ExplainBlock(layout, inputs, outputs, 1, 1, CancellationToken.None));
            }
            catch (Exception e)
            {
                failure = e;
                return row;
            }

            for (int i = 0; i < layout.OutputSizes.Length; i++)
                Copy(outputs, layout.OutputOffsets[i], Outputs, (layout.OutputOffsets[i] * Capacity) + (row * layout.OutputSizes[i]), layout.OutputSizes[i]);
        }

        return 0;
    }

    private static void Copy(float[] from, int start, float[] to, int at, int count) => from.AsSpan(start, count).CopyTo(to.AsSpan(at));
}
