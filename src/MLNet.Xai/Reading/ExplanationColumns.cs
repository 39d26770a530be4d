using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;

namespace MLNet.Xai;

/// <summary>The columns of one explanation in a schema, and what their annotations (without them, their slot names) say.</summary>
internal sealed class ExplanationColumns
{
    public required DataViewSchema.Column Values { get; init; }

    public required DataViewSchema.Column BaseValues { get; init; }

    /// <summary>The sums of the values that TopK cut, if it did.</summary>
    public DataViewSchema.Column? Others { get; init; }

    /// <summary>How many values each row kept; 0 where all.</summary>
    public int TopK { get; init; }

    /// <summary>The column with the features' values, if it is there.</summary>
    public DataViewSchema.Column? Features { get; init; }

    public required string[] FeatureNames { get; init; }

    /// <summary>The explained feature of each slot of <see cref="Features"/>.</summary>
    public required int[] Groups { get; init; }

    public required string[] OutputNames { get; init; }

    public required ExplanationUnits Units { get; init; }

    public required string Method { get; init; }

    public IEnumerable<DataViewSchema.Column> ReadWithoutFeatures => Others is { } others ? [Values, BaseValues, others] : [Values, BaseValues];

    public IEnumerable<DataViewSchema.Column> Read => Features is { } features ? ReadWithoutFeatures.Append(features) : ReadWithoutFeatures;

    public static ExplanationColumns Find(IDataView data, string name, ExplanationReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(data);
        DataViewSchema.Column values = Find(data.Schema, name);
        DataViewSchema.Column bases = Find(data.Schema, name + (LocalWeights.Are(data.Schema, name) ? ".Intercept" : ".BaseValue"));
        int width = ((values.Type as VectorDataViewType)?.Size).GetValueOrDefault();
        if (width == 0)
            throw new ArgumentException($"The column '{name}' is {values.Type}; an explanation is a vector of Single of known size.", nameof(name));
        string[] outputs = values.Annotations.GetTexts(ExplanationAnnotations.OutputNames)
            ?? (bases.Type is VectorDataViewType ? bases.Annotations.GetTexts("SlotNames") : null)
            ?? [.. Enumerable.Range(0, Math.Max(1, ((bases.Type as VectorDataViewType)?.Size).GetValueOrDefault())).Select(k => bases.Type is VectorDataViewType ? $"{k}" : "")];
        int count = width / outputs.Length;
        string[] features = values.Annotations.GetTexts(ExplanationAnnotations.FeatureNames)
            ?? values.Annotations.GetTexts("SlotNames")?.Take(count).Select(slot => outputs.Length > 1 ? slot[(outputs[0].Length + 1)..] : slot).ToArray()
            ?? [.. Enumerable.Range(0, count).Select(f => $"slot {f}")];
        int[] groups = values.Annotations.GetNumbers(ExplanationAnnotations.FeatureGroups)
            ?? [.. Enumerable.Range(0, count)];
        (DataViewSchema.Column? others, int topK) = FindCut(data.Schema, values, count);
        return new ExplanationColumns
        {
            Others = others,
            TopK = topK,
            Values = values,
            BaseValues = bases,
            Features = FindFeatures(data.Schema, values, options, groups.Length),
            FeatureNames = features,
            Groups = groups,
            OutputNames = outputs,
            Units = values.Annotations.GetText(ExplanationAnnotations.Units) is "Probability" ? ExplanationUnits.Probability : ExplanationUnits.Margin,
            Method = values.Annotations.GetText(ExplanationAnnotations.Method) ?? "SHAP",
        };
    }

    /// <summary>The index of the output of a name; without a name, of the only one.</summary>
    public int FindOutput(string? name)
    {
        string there = string.Join(", ", OutputNames.Select(n => $"'{n}'"));
        if (name is null)
        {
            return OutputNames.Length == 1
                ? 0
                : throw new ArgumentException($"The column '{Values.Name}' explains {OutputNames.Length} outputs: {there}. Say which one.");
        }

        int index = Array.IndexOf(OutputNames, name);
        return index >= 0 ? index : throw new ArgumentException($"The column '{Values.Name}' explains no output '{name}', but {there}.");
    }

    /// <summary>The column of a name, or an error that lists those there are.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name) => schema.GetColumnOrNull(name)
        ?? throw new ArgumentException($"There is no column '{name}'. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.", nameof(name));

    // Values that were cut without their sums would make every picture's f(x) a number that the model never gave.
    private static (DataViewSchema.Column? Others, int TopK) FindCut(DataViewSchema schema, DataViewSchema.Column values, int features)
    {
        int topK = 0;
        DataViewType? type = values.Annotations.Schema.GetColumnOrNull("TopK")?.Type;
        if (type == NumberDataViewType.Int32)
        {
            values.Annotations.GetValue("TopK", ref topK);
        }
        else if (type == NumberDataViewType.Single)
        {
            float number = 0;
            values.Annotations.GetValue("TopK", ref number);
            topK = (int)number;
        }

        string name = values.Name + ".Others";
        if (topK <= 0 || topK >= features)
            return (null, 0);
        DataViewSchema.Column? others = schema.GetColumnOrNull(name);
        return others is { } found ? (found, topK) : throw new ArgumentException(
            $"The column '{values.Name}' holds the {topK} largest of {features} values (TopK), and '{name}', the sum of the others, is not there: without it nothing adds up to "
            + "the model's score. Keep that column, or explain again without TopK.", nameof(schema));
    }

    private static DataViewSchema.Column? FindFeatures(DataViewSchema schema, DataViewSchema.Column values, ExplanationReadOptions options, int slots)
    {
        string name = options.FeatureColumnName ?? values.Annotations.GetText(ExplanationAnnotations.FeatureColumn) ?? "Features";
        if (name.Length == 0)
            return null;
        DataViewSchema.Column? found = schema.GetColumnOrNull(name);
        bool fits = found?.Type is VectorDataViewType type && type.ItemType == NumberDataViewType.Single && type.Size == slots;
        if (!fits && options.FeatureColumnName is not null)
            throw new ArgumentException($"There is no column '{name}' that is a vector of {slots} Single.", nameof(options));
        return fits ? found : null;
    }
}
