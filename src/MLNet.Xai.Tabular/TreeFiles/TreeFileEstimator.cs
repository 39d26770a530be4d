using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A tree model's file in a pipeline; made by <c>mlContext.Explain().TreeFile</c>. It is trained already: fitting only looks at the columns.</summary>
public sealed class TreeFileEstimator : IEstimator<TreeFileTransformer>
{
    internal TreeFileEstimator(TreeFileModel file) => File = file;

    /// <summary>What the file predicts.</summary>
    public TreeModelTask Task => File.Task;

    /// <summary>Number of features that a row has.</summary>
    public int FeatureCount => File.Ensemble.FeatureCount;

    /// <summary>Names of the features, in order, as the file has them: what to concatenate. Empty where it has none.</summary>
    public IReadOnlyList<string> FeatureNames => File.FeatureNames;

    /// <summary>Names of the classes of a model of several; else empty.</summary>
    public IReadOnlyList<string> ClassNames => File.ClassNames;

    internal TreeFileModel File { get; }

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentException">The feature column is missing, of another type or size, or has slots of other names than the file.</exception>
    public TreeFileTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new TreeFileTransformer(File);
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentException">The feature column is missing, or no vector of Single.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShapes.Require(inputSchema, File.FeatureColumn, $" that the {File.Kind} model reads");
        SchemaShape.Column features = inputSchema.Single(column => File.FeatureColumn.Equals(column.Name, StringComparison.Ordinal));
        if (features.Kind != SchemaShape.Column.VectorKind.Vector || features.ItemType != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), $"The column '{File.FeatureColumn}' is {features.Kind} of {features.ItemType}; the {File.Kind} model reads Vector<Single, {FeatureCount}>.");
        return SchemaShapes.Append(inputSchema, TreeFileColumns.Appended(File).Select(pair => pair.Column));
    }
}
