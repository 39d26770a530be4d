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
    public void Reset(RowExplainer explainer, int rows, long first)
    {
        Count = 0;
        First = first;
        Failure = null;
        if (Ids.Length >= rows)
            return;
        Inputs = new float[rows * explainer.InputWidth];
        Outputs = new float[rows * explainer.OutputWidth];
        Ids = new DataViewRowId[rows];
        Batches = new long[rows];
    }

    /// <summary>Explains the rows. A failure is kept for the consumer of the row that it happens at; the rows before are served.</summary>
    public void Explain(RowExplainer explainer, bool[] activeOutputs, CancellationToken cancellation, Action<string> warn)
    {
        if (Count == 0)
            return;
        try
        {
            explainer.Explain(new ExplainBlock(explainer, Inputs, Outputs, Capacity, Count, activeOutputs, cancellation, warn));
        }
        catch (OperationCanceledException e)
        {
            Count = 0;
            Failure = ExceptionDispatchInfo.Capture(e);
        }
        catch (Exception e)
        {
            int row = FindFailure(explainer, activeOutputs, ref e);
            Failure = ExceptionDispatchInfo.Capture(
                e as OperationCanceledException ?? (Exception)new InvalidOperationException($"{explainer.Name} failed at row {First + row}: {e.Message}", e));
            Count = row;
        }
    }

    // Explains row by row up to the one that fails; the first when only the whole block does.
    private int FindFailure(RowExplainer explainer, bool[] activeOutputs, ref Exception failure)
    {
        float[] inputs = new float[explainer.InputWidth];
        float[] outputs = new float[explainer.OutputWidth];
        for (int row = 0; row < Count; row++)
        {
            for (int i = 0; i < explainer.Inputs.Count; i++)
                Copy(Inputs, (explainer.InputOffsets[i] * Capacity) + (row * explainer.Inputs[i].Size), inputs, explainer.InputOffsets[i], explainer.Inputs[i].Size);
            try
            {
                explainer.Explain(new ExplainBlock(explainer, inputs, outputs, 1, 1, activeOutputs, CancellationToken.None));
            }
            catch (Exception e)
            {
                failure = e;
                return row;
            }

            for (int i = 0; i < explainer.Outputs.Count; i++)
                Copy(outputs, explainer.OutputOffsets[i], Outputs, (explainer.OutputOffsets[i] * Capacity) + (row * explainer.Outputs[i].Width), explainer.Outputs[i].Width);
        }

        return 0;
    }

    private static void Copy(float[] from, int start, float[] to, int at, int count) => from.AsSpan(start, count).CopyTo(to.AsSpan(at));
}
