using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms;

public sealed class ColumnConcatenatingEstimator : IEstimator<ColumnConcatenatingTransformer>
{
    private readonly string _output;
    private readonly string[] _inputs;

    internal ColumnConcatenatingEstimator(string output, string[] inputs)
    {
        _output = Check.NonEmpty(output, "outputColumnName");
        _inputs = Check.Value(inputs, "inputColumnNames");
        Check.Param(inputs.Length > 0, "inputColumnNames", "Input columns not specified");
        Check.Param(!Array.Exists(inputs, string.IsNullOrEmpty), "inputColumnNames", "Contained some null or empty items");
    }

    public ColumnConcatenatingTransformer Fit(IDataView input)
    {
        Check.Value(input);
        return new ColumnConcatenatingTransformer(_output, _inputs);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape.Column[] columns = [.. _inputs.Select(name => inputSchema.Require(name))];
        foreach (SchemaShape.Column column in columns)
        {
            Check.State(!column.IsKey, $"Column '{column.Name}' is key. Concatenation of keys is unsupported.");
            Check.State(column.ItemType.Equals(columns[0].ItemType),
                $"Concatenated columns should have the same type. Column '{column.Name}' has type of {column.ItemType}, but expected column type is {columns[0].ItemType}.");
        }

        var annotations = new List<SchemaShape.Column>();
        if (Array.TrueForAll(columns, c => c.Has(AnnotationNames.IsNormalized)))
            annotations.Add(ShapeExtensions.IsNormalized);
        if (Array.Exists(columns, c => c.Has(AnnotationNames.CategoricalSlotRanges)))
            annotations.Add(ShapeExtensions.CategoricalSlotRanges);
        if (Array.Exists(columns, c => c.Kind == SchemaShape.Column.VectorKind.Scalar || c.Has(AnnotationNames.SlotNames)))
            annotations.Add(ShapeExtensions.SlotNames);
        bool isVariable = Array.Exists(columns, c => c.Kind == SchemaShape.Column.VectorKind.VariableVector);
        return inputSchema.With(new SchemaShape.Column(_output, isVariable ? SchemaShape.Column.VectorKind.VariableVector : SchemaShape.Column.VectorKind.Vector,
            columns[0].ItemType, isKey: false, new SchemaShape(annotations)));
    }
}
