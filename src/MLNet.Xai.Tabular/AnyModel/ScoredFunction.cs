using MLNet.Xai.Persistence;
using MLNet.Xai.Variants;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>A model, or a part of one, as a function of rows of numbers: what is scored for an explanation, and saved with it.</summary>
/// <param name="transformer">What is called.</param>
/// <param name="units">What is asked of it.</param>
internal abstract class ScoredFunction(ITransformer transformer, ExplanationUnits units)
{
    /// <summary>How a row is read from the data that the explainer stands behind: one number a slot.</summary>
    public abstract IReadOnlyList<InputColumn> Inputs { get; }

    /// <summary>Numbers of a row.</summary>
    public int Slots => Inputs.Sum(input => input.Size);

    public ExplanationUnits Units => units;

    /// <summary>The model's own arithmetic, where it is known.</summary>
    public virtual DirectFunction? Direct => null;

    public string OutputColumn => units == ExplanationUnits.Probability ? "Probability" : "Score";

    protected ITransformer Transformer => transformer;

    /// <summary>Number of outputs, 0 where there is no such column of numbers.</summary>
    public int CountOutputs() => transformer.GetOutputSchema(View(default).Schema).GetColumnOrNull(OutputColumn)?.Type switch
    {
        VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
        NumberDataViewType type when type == NumberDataViewType.Single => 1,
        _ => 0,
    };

    /// <summary>Scores rows in one pass.</summary>
    public void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs) => Score(rows, count, outputs, threads: 0);

    /// <summary>Scores rows in one pass.</summary>
    /// <param name="rows">Count x slots.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="outputs">Receives count x outputs.</param>
    /// <param name="threads">Threads that trees are walked by; 0 for all processors.</param>
    public void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs, int threads)
    {
        if (Direct is { } direct)
            direct.Score(rows, count, outputs, threads);
        else
            ScoreThroughPipeline(rows, count, outputs);
    }

    /// <summary>Rows with all columns that the transformer gives.</summary>
    internal IDataView Transform(ReadOnlyMemory<float> rows) => transformer.Transform(View(rows));

    /// <summary>The same by the transformer as it is: what the column holds.</summary>
    internal void ScoreThroughPipeline(ReadOnlySpan<float> rows, int count, Span<double> outputs) =>
        ScoredColumn.Read(transformer.Transform(View(rows.ToArray())), OutputColumn, count, outputs);

    /// <summary>The same model asked for other units, of the same rows.</summary>
    public abstract ScoredFunction In(ExplanationUnits units);

    /// <summary>The model's own decisions about rows; null where it makes none that are true or false.</summary>
    public bool[]? PredictedLabels(ReadOnlySpan<float> rows)
    {
        IDataView scored = transformer.Transform(View(rows.ToArray()));
        return scored.Schema.GetColumnOrNull("PredictedLabel")?.Type is BooleanDataViewType ? [.. scored.GetColumn<bool>("PredictedLabel")] : null;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(this is ColumnsFunction);
        writer.Write((byte)units);
        WriteOwn(writer);
        NestedModel.Write(writer, transformer, View(default).Schema);
    }

    public static ScoredFunction Read(BinaryReader reader)
    {
        bool columns = reader.ReadBoolean();
        var units = (ExplanationUnits)reader.ReadByte();
        if (!Enum.IsDefined(units))
            throw new InvalidDataException("there are no such units");
        return columns ? ColumnsFunction.ReadOwn(reader, units) : PredictorFunction.ReadOwn(reader, units);
    }

    /// <summary>Rows as the data that the transformer reads.</summary>
    protected abstract IDataView View(ReadOnlyMemory<float> rows);

    protected abstract void WriteOwn(BinaryWriter writer);
}
