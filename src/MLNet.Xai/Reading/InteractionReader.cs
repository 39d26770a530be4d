using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai;

/// <summary>Reads the column <c>name.Interactions</c>: of one row as it is, of all rows as mean magnitudes, in memory for one matrix.</summary>
internal static class InteractionReader
{
    public static InteractionMatrix Read(IDataView data, string name, long? row, string? output)
    {
        ExplanationColumns columns = ExplanationColumns.Find(data, name, new ExplanationReadOptions());
        int explained = columns.FindOutput(output), features = columns.FeatureNames.Length, cells = features * features;
        DataViewSchema.Column column = data.Schema.GetColumnOrNull(name + ".Interactions")
            ?? throw new ArgumentException($"There is no column '{name}.Interactions': ask for interactions where the explainer is made.", nameof(name));
        if (column.Type is not VectorDataViewType type || type.ItemType != NumberDataViewType.Single || type.Size != columns.OutputNames.Length * cells)
        {
            throw new ArgumentException(
                $"The column '{column.Name}' is {column.Type}; interactions of {columns.OutputNames.Length} outputs and {features} features are a vector of "
                + $"{columns.OutputNames.Length * cells} Single.", nameof(name));
        }

        double[] sums = new double[cells];
        long rows = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([column, columns.BaseValues]);
        Func<VBuffer<float>> read = SparseRows.Getter(cursor, column), readBases = SparseRows.Getter(cursor, columns.BaseValues);
        while (cursor.MoveNext())
        {
            if (cursor.Position < row || float.IsNaN(readBases().GetItemOrDefault(explained)))
                continue;
            if (row is not null && cursor.Position > row)
                break;
            rows++;
            foreach (KeyValuePair<int, float> item in read().Items())
            {
                int at = item.Key - (explained * cells);
                if (at >= 0 && at < cells)
                    sums[at] += row is null ? Math.Abs(item.Value) : item.Value;
            }
        }

        if (rows == 0)
        {
            throw row is { } asked
                ? new ArgumentOutOfRangeException(nameof(row), asked, $"There is no row {asked}, or it was left unexplained (ExplainWhen).")
                : new ArgumentException("There is no explained row.", nameof(data));
        }

        return new InteractionMatrix(columns.FeatureNames, Array.ConvertAll(sums, s => s / rows))
        {
            RowNumber = row,
            RowCount = rows,
            OutputName = columns.OutputNames[explained],
            Units = columns.Units,
        };
    }
}
