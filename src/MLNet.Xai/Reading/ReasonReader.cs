using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>Reads columns of reason codes back, for pictures and reports.</summary>
public static class ReasonReader
{
    private static readonly string[] s_texts = [".Code", ".Text", ".Feature", ".Value", ".Reference", ".Warnings"];

    /// <summary>The rows on the wrong side of the cutoff, those for which there is no reason included, from the first on.</summary>
    /// <param name="data">Data with the columns that <c>WithReasonCodes</c> appends.</param>
    /// <param name="name">Name of the column of values, "Reasons".</param>
    /// <param name="maxRows">At most so many; 100 by default.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <exception cref="ArgumentException">There are no such columns, or one is of another type.</exception>
    public static IReadOnlyList<RowReasons> Read(IDataView data, string name, int maxRows = 100, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        return [.. ReadFrom(data, name, 0, cancellation).Take(maxRows)];
    }

    /// <summary>One row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or it is on the right side of the cutoff.</exception>
    internal static RowReasons ReadRow(IDataView data, string name, long row)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        return ReadFrom(data, name, row, default).FirstOrDefault() is { } found && found.RowNumber == row
            ? found
            : throw new ArgumentOutOfRangeException(nameof(row), row, $"There is no row {row}, or it is not on the wrong side of the cutoff and has no reasons.");
    }

    private static IEnumerable<RowReasons> ReadFrom(IDataView data, string name, long first, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column values = Find(data.Schema, name, NumberDataViewType.Single), bases = ExplanationColumns.Find(data.Schema, name + ".BaseValue"), contributions = Find(data.Schema, name + ".Contribution", NumberDataViewType.Single);
        DataViewSchema.Column[] texts = [.. s_texts.Select(ending => Find(data.Schema, name + ending, TextDataViewType.Instance))];
        return Rows();

        IEnumerable<RowReasons> Rows()
        {
            using DataViewRowCursor cursor = data.GetRowCursor([values, bases, contributions, .. texts]);
            Func<float[]> readValues = Getter<float>(cursor, values), readContributions = Getter<float>(cursor, contributions);
            Func<ReadOnlyMemory<char>[]>[] readTexts = [.. texts.Select(column => Getter<ReadOnlyMemory<char>>(cursor, column))];
            ValueGetter<float> readBase = cursor.GetGetter<float>(bases);
            float baseValue = 0;
            while (cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                if (cursor.Position < first)
                    continue;
                readBase(ref baseValue);
                if (float.IsNaN(baseValue))
                    continue;
                string[][] told = [.. readTexts.Select(read => read().Select(text => text.ToString()).ToArray())];
                RowReason[] reasons = [.. readContributions().Select((contribution, i) => new RowReason(told[0][i], told[1][i], contribution) { Feature = told[2][i], Value = told[3][i], Reference = told[4][i] })];
                yield return new RowReasons(reasons, baseValue + readValues().Sum(value => (double)value), baseValue) { RowNumber = cursor.Position, Warnings = told[5] };
            }
        }
    }

    private static Func<T[]> Getter<T>(DataViewRow cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> value = default;
        return () =>
        {
            getter(ref value);
            return [.. value.DenseValues()];
        };
    }

    private static DataViewSchema.Column Find(DataViewSchema schema, string name, DataViewType item)
    {
        DataViewSchema.Column column = ExplanationColumns.Find(schema, name);
        return column.Type is VectorDataViewType type && type.ItemType.Equals(item)
            ? column
            : throw new ArgumentException($"The column '{name}' is {column.Type}; of reason codes it is a vector of {item}.", nameof(name));
    }
}
