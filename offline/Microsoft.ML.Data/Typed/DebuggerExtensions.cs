using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

public static class DebuggerExtensions
{
    public static DataDebuggerPreview Preview(this IDataView data, int maxRows = 100)
    {
        Check.Param(maxRows >= 0, nameof(maxRows));
        return new DataDebuggerPreview(Check.Value(data), maxRows);
    }

    public static DataDebuggerPreview Preview(this ITransformer transformer, IDataView data, int maxRows = 100) => transformer.Transform(data).Preview(maxRows);
}
