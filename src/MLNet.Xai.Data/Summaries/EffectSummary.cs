using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Xai.Data.Summaries;

namespace MLNet.Xai.Data;

/// <summary>What a feature did to the score, by the feature's value: groups of rows with alike values, over all rows. However the rows were split among machines, the numbers have the same bits.</summary>
/// <remarks>Values that are few have a group each; many are grouped by their first bits, as few of them as give at most <see cref="MostGroups"/> groups (fewer where several outputs are explained).</remarks>
public sealed class EffectSummary
{
    /// <summary>Most groups of numbers, where one output is explained; of K outputs a K-th part, and at least 16.</summary>
    public const int MostGroups = 128;

    private const int FewestGroups = 16;

    private readonly int _outputs;
    private readonly EffectCell _missing;
    private readonly NumberCells? _numbers;
    private readonly CategoryCells? _categories;

    internal EffectSummary(string feature, string column, int outputs, bool isCategory)
        : this(feature, column, outputs, new EffectCell(outputs), isCategory ? null : new NumberCells(outputs, Most(outputs)), isCategory ? new CategoryCells(outputs) : null)
    {
    }

    private EffectSummary(string feature, string column, int outputs, EffectCell missing, NumberCells? numbers, CategoryCells? categories) =>
        (Feature, Column, _outputs, _missing, _numbers, _categories) = (feature, column, outputs, missing, numbers, categories);

    /// <summary>The feature.</summary>
    public string Feature { get; }

    /// <summary>
    /// The column that its values are of, with the slot's name behind a dot where that is a vector: "Income", "Features.Purpose.car". Of a feature that several slots are (one-hot) the vector, "Features": its values are
    /// the names of the slots that are 1.
    /// </summary>
    public string Column { get; }

    /// <summary>Whether values are texts or truth values, and not numbers.</summary>
    public bool IsCategorical => _categories is not null;

    /// <summary>The groups: numbers ascending, texts in the order of their characters; <see langword="null"/> where there are more than <see cref="CategorySummary.MostCategories"/> texts, or the slots of a feature are no one-hot ones.</summary>
    /// <param name="output">The output's place in <see cref="AttributionSummary.OutputNames"/>.</param>
    public IReadOnlyList<EffectGroup>? Groups(int output = 0)
    {
        Check(output);
        return _numbers is not null ? [.. _numbers.Ascending().Select(c => c.ToGroup("", output))]
            : _categories!.Ascending() is { } texts ? [.. texts.Select(c => c.Cell.ToGroup(c.Text, output))] : null;
    }

    /// <summary>The rows whose value is missing (NaN, or no slot that is 1); <see langword="null"/> where there is none.</summary>
    /// <param name="output">The output's place in <see cref="AttributionSummary.OutputNames"/>.</param>
    public EffectGroup? Missing(int output = 0)
    {
        Check(output);
        return _missing.Count > 0 ? _missing.ToGroup("", output) : null;
    }

    // A row that was not explained has NaN for all outputs.
    internal void Add(float value, float[][] attributions, int row)
    {
        if (!IsExplained(attributions, row))
            return;
        if (float.IsNaN(value))
            _missing.Add(value, attributions, row);
        else
            _numbers!.Add(value, attributions, row);
    }

    internal void Add(ReadOnlySpan<char> text, float[][] attributions, int row)
    {
        if (IsExplained(attributions, row))
            _categories!.Add(text, attributions, row);
    }

    internal void AddMissing(float[][] attributions, int row)
    {
        if (IsExplained(attributions, row))
            _missing.Add(float.NaN, attributions, row);
    }

    internal void Forget() => _categories!.Forget();

    internal void Add(EffectSummary other)
    {
        _missing.Add(other._missing);
        _numbers?.Add(other._numbers!);
        _categories?.Add(other._categories!);
    }

    /// <summary>What parts have in common.</summary>
    internal string Shape => $"{Feature}\t{Column}\t{IsCategorical}";

    internal JsonObject ToJson() => new()
    {
        ["feature"] = Feature,
        ["column"] = Column,
        ["missing"] = _missing.ToString(),
        [IsCategorical ? "categories" : "numbers"] = _numbers is not null ? _numbers.ToJson() : _categories!.ToJson(),
    };

    internal static EffectSummary FromJson(JsonElement node, int outputs)
    {
        bool isNumbers = node.TryGetProperty("numbers", out JsonElement numbers);
        return new EffectSummary(node.GetProperty("feature").GetString()!, node.GetProperty("column").GetString()!, outputs, EffectCell.Parse(node.GetProperty("missing").GetString(), outputs),
            isNumbers ? NumberCells.FromJson(numbers, outputs, Most(outputs)) : null, isNumbers ? null : CategoryCells.FromJson(node.GetProperty("categories"), outputs));
    }

    private static int Most(int outputs) => Math.Max(FewestGroups, MostGroups / outputs);

    private static bool IsExplained(float[][] attributions, int row)
    {
        foreach (float[] output in attributions)
        {
            if (float.IsNaN(output[row]))
                return false;
        }

        return true;
    }

    private void Check(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, _outputs);
    }
}

/// <summary>Rows whose values of a feature are alike, and what the feature did to the score.</summary>
/// <param name="Name">The text that the rows have in common; empty for numbers.</param>
/// <param name="Low">The smallest value of the feature in these rows; NaN for texts.</param>
/// <param name="High">The largest.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Mean">Mean of the attributions, rounded once from the exact sum.</param>
/// <param name="Lowest">The lowest attribution.</param>
/// <param name="Highest">The highest.</param>
public sealed record EffectGroup(string Name, float Low, float High, long Rows, double Mean, float Lowest, float Highest);
