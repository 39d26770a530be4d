using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>A model to be asked "what if?": rows whose values are moved, and at once what the model says, why, and what would change its mind. Get it by <c>mlContext.Explain().WhatIf(model, data)</c>.</summary>
/// <remarks>Safe for several threads.</remarks>
public sealed class WhatIfModel
{
    private const string Shap = "WhatIf.Shap", Reasons = "WhatIf.Reasons", Counterfactual = "WhatIf.Counterfactual";

    private readonly TransformerChain<ITransformer> _chain;
    private readonly DataViewSchema _schema;
    private readonly WhatIfCell[] _cells;
    private readonly object[][] _rows;
    private readonly IReadOnlyList<string>? _classes;
    private readonly bool _hasReasons, _hasCounterfactual;

    private WhatIfModel(TransformerChain<ITransformer> chain, DataViewSchema schema, WhatIfCell[] cells, object[][] rows, IReadOnlyList<string>? classes, (bool Reasons, bool Counterfactual) has)
    {
        (_chain, _schema, _cells, _rows, _classes) = (chain, schema, cells, rows, classes);
        (_hasReasons, _hasCounterfactual) = has;
    }

    /// <summary>The columns that the score follows from.</summary>
    public required IReadOnlyList<WhatIfColumn> Columns { get; init; }

    /// <summary>Names of the data's other columns, which change nothing.</summary>
    public required IReadOnlyList<string> UnreadColumns { get; init; }

    /// <summary>What the model is: "FastForestBinary model on column 'Features'".</summary>
    public required string Kind { get; init; }

    /// <summary>How rows are explained: "TreeSHAP".</summary>
    public required string Method { get; init; }

    /// <summary>What gets reasons: "Score below 0"; empty where nothing does.</summary>
    public required string Wrong { get; init; }

    /// <summary>Rows that can be chosen.</summary>
    public int RowCount => _rows.Length;

    /// <summary>The number in the data of each row that can be chosen, rising.</summary>
    public required IReadOnlyList<long> RowNumbers { get; init; }

    /// <summary>The values of a row: doubles, texts, Booleans; null for missing numbers and for columns that stay.</summary>
    /// <param name="row">From 0 to <see cref="RowCount"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public IReadOnlyDictionary<string, object?> Row(int row)
    {
        CheckRow(row);
        return _cells.Select((cell, c) => (cell.Column.Name, Value: cell.Show(_rows[row][c]))).ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal);
    }

    /// <summary>What the model says of a row with other values.</summary>
    /// <param name="row">The row that values are of where none is given, from 0 to <see cref="RowCount"/> - 1.</param>
    /// <param name="values">Values by column: doubles, texts, Booleans, null for a missing number or an empty text.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">A column is not one of <see cref="Columns"/>, or stays, or the value is none of it.</exception>
    /// <exception cref="InvalidOperationException">The model says nothing definite of these values.</exception>
    public WhatIfAnswer Ask(int row, IReadOnlyDictionary<string, object?> values, CancellationToken cancellation = default)
    {
        CheckRow(row);
        ArgumentNullException.ThrowIfNull(values);
        object[] own = [.. _rows[row]];
        foreach ((string name, object? value) in values)
        {
            int cell = Array.FindIndex(_cells, c => name.Equals(c.Column.Name, StringComparison.Ordinal));
            if (cell < 0)
                throw new ArgumentException($"The model reads no column '{name}'. It reads {string.Join(", ", _cells.Select(c => c.Column.Name))}.");
            own[cell] = _cells[cell].Convert(value);
        }

        cancellation.ThrowIfCancellationRequested();
        return Answer(_chain.Transform(new WhatIfView(_schema, _cells.Select((cell, c) => (cell, own[c])).ToDictionary(pair => pair.cell.Column.Index, pair => (pair.cell, pair.Item2)))), cancellation);
    }

    internal static WhatIfModel Of(ExplainCatalog catalog, ITransformer model, IDataView data, WhatIfOptions options)
    {
        DataViewSchema output = model.GetOutputSchema(data.Schema);
        string kind = $"model of {new TreeModelFinder(model, data.Schema).Contents()}";
        string[] read = ReadColumns.Of(model, data.Schema, output, "Score", kind, behind: false);
        WhatIfCell[] cells = [.. read.Select(name => WhatIfCell.Of(data.Schema[name]))];
        (long[] numbers, object[][] rows) = WhatIfRows.Sample(cells, data, options);
        WhatIfExplainers explainers = WhatIfExplainers.Fit(catalog, model, data, (Shap, Reasons, Counterfactual), options);
        int outputs = output["Score"].Type is VectorDataViewType vector ? vector.Size : 1;
        return new WhatIfModel(explainers.Chain, data.Schema, cells, rows, outputs > 1 ? ColumnNames.Classes(output, outputs) ?? [.. Enumerable.Range(0, outputs).Select(k => $"{k}")] : null, (explainers.Wrong.Length > 0, explainers.HasCounterfactual))
        {
            Columns = [.. cells.Select((cell, c) => WhatIfRows.Describe(cell, [.. rows.Select(r => r[c])], options.MostCategories))],
            UnreadColumns = [.. data.Schema.Where(c => !c.IsHidden && !read.Contains(c.Name, StringComparer.Ordinal)).Select(c => c.Name)],
            Kind = explainers.Kind,
            Method = explainers.Method,
            Wrong = explainers.Wrong,
            RowNumbers = numbers,
        };
    }

    private WhatIfAnswer Answer(IDataView said, CancellationToken cancellation)
    {
        float[] scores = First<float>(said, "Score");
        if (!scores.All(float.IsFinite))
            throw new InvalidOperationException($"The model's score of these values is {string.Join(", ", scores.Select(s => s.ToString(CultureInfo.InvariantCulture)))}; there is nothing to explain.");
        int best = Array.IndexOf(scores, scores.Max());
        Explanation explanation = ExplanationReader.Read(said, Shap, new ExplanationReadOptions { MaxRows = 1, Cancellation = cancellation });
        return new WhatIfAnswer
        {
            Score = scores[best],
            Probability = said.Schema.GetColumnOrNull("Probability")?.Type == NumberDataViewType.Single ? First<float>(said, "Probability")[0] : null,
            Predicted = _classes?[best] ?? (said.Schema.GetColumnOrNull("PredictedLabel")?.Type is BooleanDataViewType ? First<bool>(said, "PredictedLabel")[0] ? "true" : "false" : ""),
            Classes = _classes is null ? [] : [.. _classes.Zip(scores, (name, score) => KeyValuePair.Create(name, (double)score))],
            Explanation = explanation,
            Reasons = _hasReasons ? ReasonReader.Read(said, Reasons, 1, cancellation).FirstOrDefault() : null,
            Counterfactual = _hasCounterfactual ? ContrastReader.ReadCounterfactuals(said, Counterfactual, 1, cancellation).FirstOrDefault() : null,
        };
    }

    private static T[] First<T>(IDataView data, string name)
    {
        DataViewSchema.Column column = data.Schema[name];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<T>> vector = cursor.GetGetter<VBuffer<T>>(column);
            VBuffer<T> values = default;
            CheckedMove(cursor);
            vector(ref values);
            return [.. values.DenseValues()];
        }

        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        T value = default!;
        CheckedMove(cursor);
        getter(ref value);
        return [value];
    }

    private static void CheckedMove(DataViewRowCursor cursor)
    {
        if (!cursor.MoveNext())
            throw new InvalidOperationException("The model leaves this row out: a step of it filters rows.");
    }

    private void CheckRow(int row)
    {
        if (row < 0 || row >= _rows.Length)
            throw new ArgumentOutOfRangeException(nameof(row), row, $"There are the rows 0 to {_rows.Length - 1}.");
    }
}
