using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai;

/// <summary>What the attributions in a column are of, as its annotations (without them, its slot names) say: outputs x features.</summary>
internal sealed record AttributionLayout
{
    /// <summary>What <see cref="ExplanationAnnotations.WeightsOf"/> says of slopes.</summary>
    public const string Slopes = "ScaledValue";

    public required DataViewSchema.Column Column { get; init; }

    public required int Width { get; init; }

    /// <summary>Names of the features; <see langword="null"/> where the column has no names.</summary>
    public string[]? FeatureNames { get; init; }

    /// <summary>Names of the outputs; one empty name where there is one output.</summary>
    public required string[] OutputNames { get; init; }

    /// <summary>Indices of the outputs, -1 for the predicted one; <see langword="null"/> where nothing says so.</summary>
    public int[]? OutputIndices { get; init; }

    /// <summary>Whether the values are slopes of a local model, not parts of an output.</summary>
    public bool AreSlopes => Column.Annotations.GetText(ExplanationAnnotations.WeightsOf) is Slopes;

    public int Features => Width / OutputNames.Length;

    /// <summary>Names of the features, made up where there are none.</summary>
    public string[] Names => FeatureNames ?? [.. Enumerable.Range(0, Features).Select(f => $"slot {f}")];

    /// <summary>Reads it from a schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    /// <exception cref="ArgumentException">It is no vector of Single of known size, or its annotations do not fit, or TopK cut values.</exception>
    public static AttributionLayout Of(DataViewSchema schema, string name, string reader)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw new ArgumentOutOfRangeException(nameof(schema),
                $"{reader} reads the column '{name}', which the data does not have. There are: {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => c.Name))}.");
        }

        if (column.Type is not VectorDataViewType { IsKnownSize: true } type || type.ItemType != NumberDataViewType.Single)
            throw new ArgumentException($"{reader} reads the column '{name}', which is {column.Type}; attributions are a vector of Single of known size.", nameof(schema));
        string[] outputs = column.Annotations.GetTexts(ExplanationAnnotations.OutputNames) is { Length: > 0 } named ? named : [""];
        string[]? features = column.Annotations.GetTexts(ExplanationAnnotations.FeatureNames) ?? (outputs.Length == 1 ? column.Annotations.GetTexts("SlotNames") : null);
        int[]? indices = column.Annotations.GetNumbers(ExplanationAnnotations.OutputIndices);
        if (type.Size % outputs.Length != 0 || (features is not null && features.Length * outputs.Length != type.Size) || (indices is not null && indices.Length != outputs.Length))
            throw new ArgumentException($"The column '{name}' has {type.Size} values, and its annotations speak of {outputs.Length} outputs and {features?.Length} features.", nameof(schema));
        int cut = column.Annotations.GetNumber(ExplanationAnnotations.TopK) ?? 0;
        if (cut > 0 && cut < type.Size / outputs.Length)
            throw new ArgumentException($"The column '{name}' holds the {cut} largest of {type.Size / outputs.Length} values (TopK); {reader} needs all of them. Explain again without TopK.", nameof(schema));
        return new AttributionLayout { Column = column, Width = type.Size, FeatureNames = features, OutputNames = outputs, OutputIndices = indices };
    }

    /// <summary>The index of the output of a name; without a name, of the only one.</summary>
    /// <param name="name">The name, or <see langword="null"/>.</param>
    /// <param name="option">What says so, for messages.</param>
    /// <exception cref="ArgumentException">There are several and no name, or no such output.</exception>
    public int FindOutput(string? name, string option)
    {
        string there = string.Join(", ", OutputNames.Select(n => $"'{n}'"));
        if (name is null)
            return OutputNames.Length == 1 ? 0 : throw new ArgumentException($"The column '{Column.Name}' explains {OutputNames.Length} outputs: {there}. Say which one by {option}.");
        int index = Array.IndexOf(OutputNames, name);
        return index >= 0 ? index : throw new ArgumentException($"{option} is '{name}'; the column '{Column.Name}' explains {there}.");
    }

    /// <summary>Refuses attributions of something else.</summary>
    /// <exception cref="ArgumentException">Widths, outputs, features or their order differ.</exception>
    public void ShouldMatch(AttributionLayout other)
    {
        string both = $"The columns '{Column.Name}' and '{other.Column.Name}'";
        if (Width != other.Width || Features != other.Features)
        {
            throw new ArgumentException($"{both} have {Text(this)} and {Text(other)}: only attributions of the same features and outputs can be compared. "
                + "Explain with the same groups of slots and the same outputs.");
        }

        if (!OutputNames.SequenceEqual(other.OutputNames, StringComparer.Ordinal) || (OutputIndices is not null && other.OutputIndices is not null && !OutputIndices.SequenceEqual(other.OutputIndices)))
            throw new ArgumentException($"{both} explain different outputs: {Outputs(this)} and {Outputs(other)}.");
        if (AreSlopes != other.AreSlopes)
        {
            throw new ArgumentException($"{both} cannot be compared: the values of '{(AreSlopes ? Column : other.Column).Name}' are slopes of scaled numbers (LIME without bins), those of the other are parts of what the "
                + "model says. Explain by LIME with a discretizer.");
        }

        if (FeatureNames is null || other.FeatureNames is null)
            return;
        int at = Enumerable.Range(0, Features).FirstOrDefault(f => !FeatureNames[f].Equals(other.FeatureNames[f], StringComparison.Ordinal), -1);
        if (at < 0)
            return;
        bool reordered = FeatureNames.Order(StringComparer.Ordinal).SequenceEqual(other.FeatureNames.Order(StringComparer.Ordinal), StringComparer.Ordinal);
        throw new ArgumentException($"{both} {(reordered ? "have the same features in another order" : "are of different features")}: number {at} is '{FeatureNames[at]}' and '{other.FeatureNames[at]}'.");
    }

    private static string Text(AttributionLayout layout) => layout.OutputNames.Length > 1 ? $"{layout.OutputNames.Length} outputs x {layout.Features} features" : $"{layout.Features} features";

    private static string Outputs(AttributionLayout layout) =>
        string.Join(", ", layout.OutputNames.Select((name, i) => layout.OutputIndices is { } indices && indices[i] < 0 ? "the predicted one" : $"'{name}'"));
}
