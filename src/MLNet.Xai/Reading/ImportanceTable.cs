using System.Globalization;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai;

/// <summary>Global importance of all features, the most important first; get it by <c>mlContext.Explain().Importance(data, "Shap")</c>.</summary>
public sealed class ImportanceTable
{
    private ImportanceTable(ExplanationColumns columns, int output, IReadOnlyList<FeatureImportance> features, long rows, double cut)
    {
        OutputName = columns.OutputNames[output];
        (Features, RowCount, CutMagnitude, TopK) = (features, rows, cut, columns.TopK);
    }

    /// <summary>A line a feature, by mean magnitude, equal ones in their own order.</summary>
    public IReadOnlyList<FeatureImportance> Features { get; }

    /// <summary>Number of explained rows.</summary>
    public long RowCount { get; }

    /// <summary>Name of the explained output; empty where it has none.</summary>
    public string OutputName { get; }

    /// <summary>How many values each row kept, where TopK cut the others; else 0. Then a cut value counts as 0 in every feature's mean.</summary>
    public int TopK { get; }

    /// <summary>Mean magnitude of the sum of what TopK cut in a row; 0 where nothing was. It has its part of the sum that <see cref="FeatureImportance.Share"/> refers to.</summary>
    public double CutMagnitude { get; }

    /// <summary>The lines as data of ML.NET, one column a property.</summary>
    public IDataView ToDataView(MLContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Data.LoadFromEnumerable(Features);
    }

    /// <summary>The lines as CSV (RFC 4180, invariant numbers), with a line of headers.</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("Feature,MeanMagnitude,Mean,Share,Largest,Rows\r\n");
        foreach (FeatureImportance f in Features)
        {
            csv.Append('"').Append(f.Feature.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"')
                .Append(CultureInfo.InvariantCulture, $",{f.MeanMagnitude:R},{f.Mean:R},{f.Share:R},{f.Largest:R},{f.Rows}\r\n");
        }

        return csv.ToString();
    }

    // One pass, and memory for the features alone, whatever the number of rows.
    internal static ImportanceTable Read(IDataView data, string name, string? output, CancellationToken cancellation)
    {
        ExplanationColumns columns = ExplanationColumns.Find(data, name, new ExplanationReadOptions());
        int explained = columns.FindOutput(output), features = columns.FeatureNames.Length, from = explained * features;
        double[] magnitudes = new double[features], sums = new double[features], largest = new double[features];
        long[] counts = new long[features];
        long rows = 0;
        double cut = 0;
        using DataViewRowCursor cursor = data.GetRowCursor(columns.ReadWithoutFeatures);
        Func<VBuffer<float>> readValues = SparseRows.Getter(cursor, columns.Values), readBases = SparseRows.Getter(cursor, columns.BaseValues);
        Func<VBuffer<float>>? readOthers = columns.Others is { } others ? SparseRows.Getter(cursor, others) : null;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (float.IsNaN(readBases().GetItemOrDefault(explained)))
                continue;
            rows++;
            if (readOthers is not null)
                cut += Math.Abs(readOthers().GetItemOrDefault(explained));
            VBuffer<float> row = readValues();
            ReadOnlySpan<float> values = row.GetValues();
            ReadOnlySpan<int> indices = row.IsDense ? default : row.GetIndices();
            for (int i = 0; i < values.Length; i++)
            {
                int f = (row.IsDense ? i : indices[i]) - from;
                if (f < 0 || f >= features || values[i] == 0)
                    continue;
                magnitudes[f] += Math.Abs(values[i]);
                sums[f] += values[i];
                largest[f] = Math.Max(largest[f], Math.Abs(values[i]));
                counts[f]++;
            }
        }

        double all = magnitudes.Sum() + cut;
        return new ImportanceTable(columns, explained, [.. Enumerable.Range(0, features).OrderByDescending(f => magnitudes[f]).Select(f => new FeatureImportance
        {
            Feature = columns.FeatureNames[f],
            MeanMagnitude = magnitudes[f] / rows,
            Mean = sums[f] / rows,
            Share = magnitudes[f] / all,
            Largest = largest[f],
            Rows = columns.TopK > 0 ? counts[f] : rows,
        })], rows, rows == 0 ? double.NaN : cut / rows);
    }
}
