using Microsoft.ML;

namespace MLNet.Xai.Columns;

/// <summary>Which columns somebody reads: those passed through, and the added ones.</summary>
internal sealed class ActiveColumns
{
    private readonly int _inputCount;

    public ActiveColumns(BoundColumns bound, IEnumerable<DataViewSchema.Column> columns)
    {
        _inputCount = bound.InputSchema.Count;
        Passed = new bool[_inputCount];
        Added = new bool[bound.OutputSchema.Count - _inputCount];
        foreach (DataViewSchema.Column column in columns)
        {
            if (column.Index < _inputCount)
                Passed[column.Index] = true;
            else
                Added[column.Index - _inputCount] = AnyAdded = true;
        }
    }

    /// <summary>By index in the input schema.</summary>
    public bool[] Passed { get; }

    /// <summary>By index in the explainer's outputs.</summary>
    public bool[] Added { get; }

    /// <summary>Whether an added column is read.</summary>
    public bool AnyAdded { get; }

    /// <summary>Whether a column of the output schema is read.</summary>
    public bool this[int index] => index < _inputCount ? Passed[index] : Added[index - _inputCount];

    /// <summary>The getter of a column, with a clear message where there is none of that type.</summary>
    public static ValueGetter<T> Cast<T>(DataViewSchema.Column column, Delegate? getter) => getter switch
    {
        ValueGetter<T> typed => typed,
        null => throw new InvalidOperationException($"The column '{column.Name}' was not asked for when the cursor was opened."),
        _ => throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}; it cannot be read as {typeof(T)}."),
    };
}
