using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai;

/// <summary>Reads columns of explanations back into an <see cref="Explanation"/>, which plots and statistics take.</summary>
public static class ExplanationReader
{
    /// <summary>Reads one output.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c>.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="options">Which part; all of the first 10,000 rows when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">
    /// There are no such columns, several outputs and none chosen, or no such output; the message lists what there is.
    /// </exception>
    public static Explanation Read(IDataView data, string name, ExplanationReadOptions? options = null)
    {
        options ??= new ExplanationReadOptions();
        ExplanationColumns columns = ExplanationColumns.Find(data, name, options);
        int output = columns.FindOutput(options.OutputName);
        return ReadOutputs(data, columns, [output], options)[0];
    }

    /// <summary>Reads every explained output, one after another.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c>.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="options">Which part; <see cref="ExplanationReadOptions.OutputName"/> is not asked.</param>
    /// <exception cref="ArgumentException">There are no such columns.</exception>
    public static IReadOnlyList<Explanation> ReadAll(IDataView data, string name, ExplanationReadOptions? options = null)
    {
        options ??= new ExplanationReadOptions();
        ExplanationColumns columns = ExplanationColumns.Find(data, name, options);
        return ReadOutputs(data, columns, [.. Enumerable.Range(0, columns.OutputNames.Length)], options);
    }

    private static Explanation[] ReadOutputs(IDataView data, ExplanationColumns columns, int[] outputs, ExplanationReadOptions options)
    {
        int features = columns.FeatureNames.Length;
        List<double>[] values = [.. outputs.Select(_ => new List<double>())];
        List<double>[] bases = [.. outputs.Select(_ => new List<double>())];
        List<long> numbers = [];
        var featureValues = new FeatureValues(columns);
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Read);
        Func<float[]> readValues = Vector(cursor, columns.Values);
        Func<float[]> readBases = Vector(cursor, columns.BaseValues);
        Func<float[]>? readFeatures = columns.Features is { } column ? Vector(cursor, column) : null;
        while (bases[0].Count < options.MaxRows && cursor.MoveNext())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (cursor.Position < options.FirstRow)
                continue;
            if (options.OnlyFirst && cursor.Position > options.FirstRow)
                break;
            float[] rowBases = readBases();
            if (float.IsNaN(rowBases[outputs[0]]))
                continue;
            numbers.Add(cursor.Position);
            float[] rowValues = readValues();
            for (int i = 0; i < outputs.Length; i++)
            {
                bases[i].Add(rowBases[outputs[i]]);
                for (int f = 0; f < features; f++)
                    values[i].Add(rowValues[(outputs[i] * features) + f]);
            }

            if (readFeatures is not null)
                featureValues.Add(readFeatures());
        }

        return [.. outputs.Select((output, i) => new Explanation
        {
            FeatureNames = columns.FeatureNames,
            Values = [.. values[i]],
            BaseValues = [.. bases[i]],
            Data = featureValues.Numbers,
            DisplayData = featureValues.Texts,
            RowNumbers = [.. numbers],
            OutputName = columns.OutputNames[output],
            Units = columns.Units,
            Method = columns.Method,
        })];
    }

    // Scalar or vector, dense or not: an array that is valid until the next call.
    private static Func<float[]> Vector(DataViewRow row, DataViewSchema.Column column)
    {
        float[] values = [0];
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<float> scalar = row.GetGetter<float>(column);
            return () =>
            {
                scalar(ref values[0]);
                return values;
            };
        }

        ValueGetter<VBuffer<float>> vector = row.GetGetter<VBuffer<float>>(column);
        VBuffer<float> buffer = default;
        return () =>
        {
            vector(ref buffer);
            if (values.Length != buffer.Length)
                values = new float[buffer.Length];
            buffer.CopyTo(values);
            return values;
        };
    }
}
