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
    public void Explain(RowExplainer explainer, in ExplainCall call)
    {
        if (Count == 0)
            return;
        try
        {
            explainer.Explain(Inputs, Count, Outputs, in call);
        }
        catch (OperationCanceledException e)
        {
            Count = 0;
            Failure = ExceptionDispatchInfo.Capture(e);
        }
        catch (Exception e)
        {
            ExplainUpToFailure(explainer, in call, e);
        }
    }

    private void ExplainUpToFailure(RowExplainer explainer, in ExplainCall call, Exception failure)
    {
        int row = 0;
        try
        {
            for (; row < Count; row++)
            {
                Span<float> outputs = Outputs.AsSpan(row * explainer.OutputWidth, explainer.OutputWidth);
                explainer.Explain(Inputs.AsSpan(row * explainer.InputWidth, explainer.InputWidth), 1, outputs, in call);
            }

            // No row fails by itself: what failed is the block.
            row = 0;
        }
        catch (Exception e)
        {
            failure = e;
        }

        Count = row;
        Failure = ExceptionDispatchInfo.Capture(failure as OperationCanceledException ?? (Exception)new InvalidOperationException(
            $"{explainer.Name} failed at row {First + row}: {failure.Message}", failure));
    }
}
