using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai;

/// <summary>Reads columns of explanations back into an <see cref="Explanation"/>, which plots and statistics take.</summary>
/// <remarks>
/// Rows are held as what is not zero in them; where rows times features exceed <see cref="ExplanationReadOptions.MaxValues"/>, as with text, the features with the
/// largest magnitudes keep their values, and the others are summed in each row (<see cref="Explanation.Others"/>), so that outputs stay right.
/// </remarks>
public static class ExplanationReader
{
    /// <summary>Reads one output.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c> (of LIME <c>name.Intercept</c>), and <c>name.Others</c> where TopK cut values.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="options">Which part; all of the first 10,000 rows when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">
    /// There are no such columns, several outputs and none chosen, or no such output; the message lists what there is. Or values were cut and their sums are missing.
    /// </exception>
    public static Explanation Read(IDataView data, string name, ExplanationReadOptions? options = null)
    {
        options ??= new ExplanationReadOptions();
        ExplanationColumns columns = ExplanationColumns.Find(data, name, options);
        int output = columns.FindOutput(options.OutputName);
        return ReadOutputs(data, columns, [output], options)[0];
    }

    /// <summary>Reads every explained output, one after another.</summary>
    /// <param name="data">Data with the columns <paramref name="name"/> and <c>name.BaseValue</c> (of LIME <c>name.Intercept</c>), and <c>name.Others</c> where TopK cut values.</param>
    /// <param name="name">Name of the column of values, "Shap".</param>
    /// <param name="options">Which part; <see cref="ExplanationReadOptions.OutputName"/> is not asked.</param>
    /// <exception cref="ArgumentException">There are no such columns, or values were cut and their sums are missing.</exception>
    public static IReadOnlyList<Explanation> ReadAll(IDataView data, string name, ExplanationReadOptions? options = null)
    {
        options ??= new ExplanationReadOptions();
        ExplanationColumns columns = ExplanationColumns.Find(data, name, options);
        return ReadOutputs(data, columns, [.. Enumerable.Range(0, columns.OutputNames.Length)], options);
    }

    private static Explanation[] ReadOutputs(IDataView data, ExplanationColumns columns, int[] outputs, ExplanationReadOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxValues, 1);
        List<double>[] bases = [.. outputs.Select(_ => new List<double>())], others = [.. outputs.Select(_ => new List<double>())];
        List<long> numbers = [];
        SparseRows values = new(), features = new();
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Read);
        Func<VBuffer<float>> readValues = SparseRows.Getter(cursor, columns.Values), readBases = SparseRows.Getter(cursor, columns.BaseValues);
        Func<VBuffer<float>>? readFeatures = columns.Features is { } column ? SparseRows.Getter(cursor, column) : null;
        Func<VBuffer<float>>? readOthers = columns.Others is { } sums ? SparseRows.Getter(cursor, sums) : null;
        while (numbers.Count < options.MaxRows && cursor.MoveNext())
        {
            options.Cancellation.ThrowIfCancellationRequested();
            if (cursor.Position < options.FirstRow)
                continue;
            if (options.OnlyFirst && cursor.Position > options.FirstRow)
                break;
            VBuffer<float> rowBases = readBases();
            if (float.IsNaN(rowBases.GetItemOrDefault(outputs[0])))
                continue;
            numbers.Add(cursor.Position);
            values.Add(readValues());
            if (readFeatures is not null)
                features.Add(readFeatures());
            VBuffer<float> rowOthers = readOthers is null ? default : readOthers();
            for (int i = 0; i < outputs.Length; i++)
            {
                bases[i].Add(rowBases.GetItemOrDefault(outputs[i]));
                if (readOthers is not null)
                    others[i].Add(rowOthers.GetItemOrDefault(outputs[i]));
            }
        }

        bool more = !options.OnlyFirst && numbers.Count == options.MaxRows && cursor.MoveNext();
        KeptFeatures kept = KeptFeatures.Choose(values, columns.FeatureNames, outputs, options);
        FeatureValues? known = readFeatures is null ? null : new FeatureValues(columns, kept, features);
        string[] names = Array.ConvertAll(kept.Features, f => columns.FeatureNames[f]);
        bool[] presence = known is null ? [] : PresenceSlots.Find(columns, kept.Features);
        return [.. outputs.Select((output, i) =>
        {
            var (own, sum, size) = Split(values, columns, kept, output, others[i]);
            return new Explanation
            {
                FeatureNames = names,
                Values = own,
                BaseValues = [.. bases[i]],
                Others = sum,
                OtherMagnitudes = size,
                OtherCount = kept.Dropped,
                TopK = columns.TopK,
                Data = known?.Numbers ?? [],
                DisplayData = known?.Texts ?? [],
                Categories = known?.Categories ?? [],
                Presence = presence,
                RowNumbers = [.. numbers],
                HasMoreRows = more,
                OutputName = columns.OutputNames[output],
                Units = columns.Units,
                Method = columns.Method,
            };
        })];
    }

    // The values of the kept features, and for each row the sum of the others and that of their magnitudes: empty where all are kept.
    private static (double[] Own, double[] Sum, double[] Size) Split(SparseRows rows, ExplanationColumns columns, KeptFeatures kept, int output, List<double> cut)
    {
        int width = kept.Features.Length, features = columns.FeatureNames.Length, from = output * features;
        bool any = kept.Dropped > 0 || columns.Others is not null;
        double[] own = new double[rows.Count * width], sum = new double[any ? rows.Count : 0], size = new double[sum.Length];
        for (int r = 0; r < rows.Count; r++)
        {
            if (columns.Others is not null)
                (sum[r], size[r]) = (cut[r], Math.Abs(cut[r]));
            foreach (var (slot, value) in rows.Row(r))
            {
                if (slot < from || slot >= from + features)
                    continue;
                int place = kept.Place(slot - from);
                if (place >= 0)
                {
                    own[(r * width) + place] = value;
                    continue;
                }

                sum[r] += value;
                size[r] += Math.Abs(value);
            }
        }

        return (own, sum, size);
    }
}
