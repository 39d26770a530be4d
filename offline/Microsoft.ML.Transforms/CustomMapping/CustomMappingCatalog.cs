using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static class CustomMappingCatalog
{
    public static CustomMappingEstimator<TSrc, TDst> CustomMapping<TSrc, TDst>(
        this TransformsCatalog catalog, Action<TSrc, TDst> mapAction, string contractName,
        SchemaDefinition inputSchemaDefinition = null, SchemaDefinition outputSchemaDefinition = null)
        where TSrc : class, new()
        where TDst : class, new() =>
        new(mapAction, contractName, inputSchemaDefinition, outputSchemaDefinition);

    /// <summary>Leaves out the rows for which the predicate is true, as ML.NET does.</summary>
    public static IDataView FilterByCustomPredicate<TSrc>(this DataOperationsCatalog catalog, IDataView input, Func<TSrc, bool> filterPredicate)
        where TSrc : class, new()
    {
        Check.Value(filterPredicate);
        var reader = new TypedReader<TSrc>(Check.Value(input).Schema, ignoreMissingColumns: false, null);
        return new FilterView(input, [.. reader.Columns], row =>
        {
            var source = new TSrc();
            Action<TSrc> fill = reader.Filler(row);
            return () =>
            {
                fill(source);
                return !filterPredicate(source);
            };
        });
    }
}
