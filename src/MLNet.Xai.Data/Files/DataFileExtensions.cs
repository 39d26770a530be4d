using Microsoft.ML;
using MLNet.Xai.Data.Csv;
using MLNet.Xai.Data.Parquet;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data;

/// <summary>Files as data of ML.NET.</summary>
public static class DataFileExtensions
{
    /// <summary>
    /// Opens a file of rows as the data that a model needs: lazy, some thousands of rows in memory whatever their number, and columns that nobody asks for are not read.
    /// </summary>
    /// <remarks>
    /// With <see cref="OpenOptions.Schema"/> the columns are found by name and become the model's types without loss; a value that is not there is NaN or empty text. A column that the file lacks (the label of rows
    /// that are only to be explained) is an error for whoever reads it, and for nobody else. Rows that cannot be read are errors too, with file, row and column.
    /// </remarks>
    /// <param name="data"><c>mlContext.Data</c>.</param>
    /// <param name="path">A file, or a folder of images.</param>
    /// <param name="options">How it is read; the defaults when <see langword="null"/>.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentException">The extension says no format.</exception>
    /// <exception cref="InvalidDataException">The file is not what its format says, or is damaged; while rows are read, also a value that cannot be what is wanted.</exception>
    public static IDataView OpenFile(this DataOperationsCatalog data, string path, OpenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new OpenOptions();
        return DataFormats.ToRead(path, options.Format) switch
        {
            DataFormat.Csv => new TableView(new CsvSource(path, options.Separator ?? ',', options), options),
            DataFormat.Tsv => new TableView(new CsvSource(path, options.Separator ?? '\t', options), options),
            DataFormat.Parquet => new TableView(new ParquetSource(path, options), options),
            DataFormat format => throw new NotSupportedException($"'{path}': {format} cannot be read yet."),
        };
    }

    /// <summary>
    /// Writes the rows of a view to a Parquet, CSV, TSV or JSON lines file, in one pass. Vectors of known size become a column a slot, "Shap.Income", unless <see cref="SaveOptions.Vectors"/> says otherwise;
    /// numbers are written so that they read back with the same bits.
    /// </summary>
    /// <remarks>The file is written under a temporary name in the same folder and moved when it is whole: whatever ends the process, there is no half file.</remarks>
    /// <param name="data"><c>mlContext.Data</c>.</param>
    /// <param name="view">The rows.</param>
    /// <param name="path">The file; its extension says the format.</param>
    /// <param name="options">What is written and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A column is missing or of a type that cannot be written, or two would have one name.</exception>
    /// <exception cref="NotSupportedException">The format is not written.</exception>
    public static SavedFile SaveFile(this DataOperationsCatalog data, IDataView view, string path, SaveOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Writing.TableSaver.Save(view, path, options ?? new SaveOptions()).File;
    }
}
