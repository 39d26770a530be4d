using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai;

/// <summary>Reads the columns of explained texts back, for pictures and reports.</summary>
/// <remarks>
/// It wants the columns <c>name</c>, <c>name.Tokens</c>, <c>.Start</c>, <c>.Length</c>, <c>.Word</c>, <c>.Output</c>, <c>.Class</c> and <c>.Seen</c>, and the column of text that the annotation
/// <see cref="ExplanationAnnotations.TextColumn"/> names; <c>.BaseValue</c>, <c>.Delta</c> and <c>.Others</c> with <c>.OtherNames</c> where they are there.
/// </remarks>
public static class TextExplanationReader
{
    /// <summary>Texts from a row on.</summary>
    /// <param name="data">Data with the columns that an explainer of texts appended.</param>
    /// <param name="name">Name of the column of values, "Words".</param>
    /// <param name="firstRow">The first row; 0 by default.</param>
    /// <param name="maxRows">At most so many; 1,000 by default.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ArgumentException">A column is missing or of another type, or a row's columns do not belong together; the message says which.</exception>
    public static IReadOnlyList<TextExplanation> Read(IDataView data, string name, long firstRow = 0, int maxRows = 1000, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return [.. From(data, name, null, firstRow, cancellation).Take(maxRows).Select(row => row.Explanation)];
    }

    /// <summary>The text of one row.</summary>
    /// <exception cref="ArgumentException">A column is missing or of another type, or its columns do not belong together.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public static TextExplanation ReadRow(IDataView data, string name, long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        foreach ((TextExplanation explanation, _) in From(data, name, null, row, default))
            return explanation;
        using DataViewRowCursor cursor = data.GetRowCursor([]);
        long count = 0;
        while (cursor.MoveNext())
            count++;
        throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}; there are {count}.");
    }

    /// <summary>Texts, and what a further column has for each.</summary>
    internal static IEnumerable<(TextExplanation Explanation, string? Remark)> From(IDataView data, string name, string? remarkColumn, long first, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentException.ThrowIfNullOrEmpty(name);
        TextExplanationColumns columns = TextExplanationColumns.Find(data.Schema, name);
        DataViewSchema.Column? remark = remarkColumn is null ? null : TextExplanationColumns.Find(data.Schema, remarkColumn, "The picture's remark");
        return Rows();

        IEnumerable<(TextExplanation, string?)> Rows()
        {
            using DataViewRowCursor cursor = data.GetRowCursor(remark is { } more ? columns.All.Append(more) : columns.All);
            Func<TextExplanation> read = columns.Open(cursor);
            Func<string?>? readRemark = remark is { } column ? GroupReader.Getter(cursor, column) : null;
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                if (cursor.Position >= first)
                    yield return (read(), readRemark?.Invoke());
            }
        }
    }
}
