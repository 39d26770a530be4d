using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Persistence;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>
/// A tree model of XGBoost, LightGBM or ONNX as an ML.NET model: appends <c>Score</c>, for two classes <c>Probability</c> (where the file says how) and <c>PredictedLabel</c>, for
/// several classes <c>PredictedLabel</c>, in the arithmetic of the file's library. Every explainer finds its trees. Saved and loaded as ML.NET's own transformers are, the trees inside.
/// </summary>
public sealed class TreeFileTransformer : ISingleFeaturePredictionTransformer<TreeFileModel>, ISavedTransformer
{
    internal TreeFileTransformer(TreeFileModel model) => File = model;

    /// <summary>Which library the file is of.</summary>
    public TreeFileFormat Format => File.Format;

    /// <summary>What it was trained for, in its library's words: "binary:logistic".</summary>
    public string Objective => File.Objective;

    /// <summary>What it predicts.</summary>
    public TreeModelTask Task => File.Task;

    /// <summary>The trees; their prediction is the margin of each output. With the covers of the file: XGBoost's sums of hessians, LightGBM's counts, none in ONNX.</summary>
    public TreeEnsemble Ensemble => File.Ensemble;

    /// <summary>Names of the features, in order; empty where the file has none.</summary>
    public IReadOnlyList<string> FeatureNames => File.FeatureNames;

    /// <summary>Names of the classes of a model of several; else empty.</summary>
    public IReadOnlyList<string> ClassNames => File.ClassNames;

    /// <summary>The vector of features that it reads.</summary>
    public string FeatureColumnName => File.FeatureColumn;

    /// <summary>Its type.</summary>
    public DataViewType FeatureColumnType => new VectorDataViewType(NumberDataViewType.Single, File.Ensemble.FeatureCount);

    internal TreeFileModel File { get; }

    TreeFileModel IPredictionTransformer<TreeFileModel>.Model => File;

    bool ITransformer.IsRowToRowMapper => true;

    /// <summary>The schema of the input with the appended columns behind it.</summary>
    /// <exception cref="ArgumentException">The feature column is missing, of another type or size, or has slots of other names than the file.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        return new TreeFileColumns(File, inputSchema).OutputSchema;
    }

    /// <summary>The data with the appended columns behind it.</summary>
    /// <exception cref="ArgumentException">The feature column is missing, of another type or size, or has slots of other names than the file.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new AppendedView(new TreeFileColumns(File, input.Schema), input);
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => new TreeFileColumns(File, inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx) => OtherMLNet.Use(() => LoadableTransformer.Save(ctx, this));

    void ISavedTransformer.Write(BinaryWriter writer) => File.Write(writer);

    internal static ISavedTransformer Read(BinaryReader reader) => new TreeFileTransformer(TreeFileModel.Read(reader));
}
