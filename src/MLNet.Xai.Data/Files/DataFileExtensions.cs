using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Csv;
using MLNet.Xai.Data.Parquet;
using MLNet.Xai.Data.Sources;
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
            DataFormat.Text => new TableView(new LineSource(path, TextColumn(options, "Text"), options.Shard), options),
            DataFormat.Images => new TableView(new ImageSource(path, TextColumn(options, "ImagePath"), options.LabelColumn, options.Shard), options),
            _ => OpenBinary(data, path, options),
        };
    }

    /// <summary>
    /// Opens what a query of DuckDB over files gives, as <c>SELECT * FROM 'loans/*.parquet' WHERE year = 2024</c>: Parquet, CSV and JSON, joined, filtered and counted. Columns are found and converted as
    /// <see cref="OpenFile"/> does; the rows' order is the query's own.
    /// </summary>
    /// <remarks>The query runs anew for every pass, for the columns that are read. Decimals become the nearest double.</remarks>
    /// <param name="data"><c>mlContext.Data</c>.</param>
    /// <param name="query">A query in DuckDB's SQL.</param>
    /// <param name="options">How it is read; <see cref="OpenOptions.Shard"/> must be whole.</param>
    /// <exception cref="InvalidDataException">The query cannot be answered; the message has DuckDB's own.</exception>
    public static IDataView OpenSql(this DataOperationsCatalog data, string query, OpenOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(query);
        options ??= new OpenOptions();
        if (!options.Shard.IsWhole)
            throw new NotSupportedException("A query has no parts: say in it which rows are meant, as WHERE hash(id) % 64 = 7, or write its rows to a Parquet file first.");
        return new TableView(new SqlSource(query, options.RoundIntegers), options);
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

    private static string TextColumn(OpenOptions options, string otherwise)
    {
        if (options.TextColumn is { } said)
            return said;
        string[] texts = [.. options.Schema?.Where(c => !c.IsHidden && c.Type is TextDataViewType && !c.Name.Equals(options.LabelColumn, StringComparison.Ordinal)).Select(c => c.Name) ?? []];
        return texts.Length switch
        {
            0 => otherwise,
            1 => texts[0],
            _ => throw new ArgumentException($"The model has the text columns {string.Join(", ", texts)}: say by OpenOptions.TextColumn which one is meant.", nameof(options)),
        };
    }

    private static IDataView OpenBinary(DataOperationsCatalog data, string path, OpenOptions options)
    {
        if (!options.Shard.IsWhole)
            throw new NotSupportedException($"'{path}': ML.NET's binary files are read whole; write it as Parquet to read it in parts.");
        IDataView view;
        try
        {
            view = data.LoadFromBinary(path);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or IOException and not FileNotFoundException or ArgumentException)
        {
            throw new InvalidDataException($"{path}: this is no binary file of ML.NET's, or it is damaged: {e.Message}", e);
        }

        // As it is where it is what the model wants: with its keys and sparse vectors.
        bool fits = options.Schema is not { } schema || schema.Where(c => !c.IsHidden).All(c => view.Schema.GetColumnOrNull(c.Name)?.Type.Equals(c.Type) ?? false);
        return fits ? view : new TableView(new ViewSource(path, view, options.RoundIntegers), options);
    }
}
