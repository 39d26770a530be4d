using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Tree models of other libraries as ML.NET models.</summary>
public static class TreeFileExtensions
{
    /// <summary>
    /// A tree model that XGBoost (JSON, UBJSON), LightGBM (text) or a converter to ONNX (scikit-learn's skl2onnx) saved, as an estimator that is trained already. It appends the
    /// columns that ML.NET's own models do and is explained, saved and loaded like them.
    /// </summary>
    /// <remarks>
    /// Its <see cref="TreeFileEstimator.FeatureNames"/> say what to concatenate:
    /// <c>ml.Transforms.Concatenate("Features", [.. file.FeatureNames]).Append(file)</c>.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="path">The file; which library's it is the content tells.</param>
    /// <param name="options">Columns and names; the defaults when <see langword="null"/>.</param>
    /// <exception cref="InvalidDataException">It is no such file, or uses what is not supported; the message says what.</exception>
    /// <exception cref="ArgumentException">An option is out of range or does not fit the file.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    public static TreeFileEstimator TreeFile(this ExplainCatalog catalog, string path, TreeFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new TreeFileEstimator(TreeFileReader.Read(path, options ?? new TreeFileOptions()));
    }
}
