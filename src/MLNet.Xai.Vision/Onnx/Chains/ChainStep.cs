using Microsoft.ML;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>A step of a fitted chain.</summary>
/// <param name="At">Its place.</param>
/// <param name="Transformer">What it does.</param>
/// <param name="Input">The columns before it.</param>
/// <param name="Output">The columns behind it.</param>
internal sealed record ChainStep(int At, ITransformer Transformer, DataViewSchema Input, DataViewSchema Output)
{
    // The types of packages that this one does without go by their names.
    public bool IsOnnx => Is("Microsoft.ML.Transforms.Onnx.OnnxTransformer");

    public bool IsCopy => Is("Microsoft.ML.Transforms.ColumnCopyingTransformer");

    /// <summary>Columns that are new behind it; one that takes the place of another of its name, which is hidden then, too.</summary>
    public IReadOnlyList<string> Adds => [.. Output.Where(c => !c.IsHidden && Count(Output, c.Name) > Count(Input, c.Name)).Select(c => c.Name)];

    /// <summary>The columns of which it makes one.</summary>
    public string[] Reads(string column) => Transformer.IsRowToRowMapper
        ? [.. Transformer.GetRowToRowMapper(Input).GetDependencies([Output[column]]).Select(c => c.Name).Distinct(StringComparer.Ordinal)] : [];

    private static int Count(DataViewSchema schema, string name) => schema.Count(c => c.Name.Equals(name, StringComparison.Ordinal));

    private bool Is(string type) => Transformer.GetType().FullName!.Equals(type, StringComparison.Ordinal);
}
