using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>A column of any exchangeable type as numbers of a row, there and back: equal values have equal numbers.</summary>
internal abstract class CellColumn
{
    /// <summary>Reads it.</summary>
    public required InputColumn Input { get; init; }

    /// <summary>A getter of values from the numbers of the current row.</summary>
    /// <param name="numbers">Those of this column.</param>
    public abstract Delegate CreateGetter(Func<ReadOnlyMemory<float>> numbers);

    /// <summary>The value that numbers stand for: a number, a text, a date.</summary>
    /// <param name="numbers">Those of this column.</param>
    public abstract object Value(ReadOnlySpan<float> numbers);

    /// <summary>For a column of a schema.</summary>
    /// <exception cref="ArgumentException">Its type cannot be exchanged between rows.</exception>
    public static CellColumn Of(DataViewSchema.Column column) => column.Type switch
    {
        NumberDataViewType number when number == NumberDataViewType.Single => new SingleCell { Input = new InputColumn(column.Name, InputKind.Scalar, 1) },
        VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => new VectorCell { Input = new InputColumn(column.Name, InputKind.Vector, vector.Size) },
        TextDataViewType => TextCell.Of(column.Name),
        PrimitiveDataViewType type when BitsCell.Of(column.Name, type) is { } cell => cell,
        var type => throw new ArgumentException($"The column '{column.Name}' is {type}; explained are numbers, text, keys, dates, Booleans and vectors of Single of known size."),
    };
}
