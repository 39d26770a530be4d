using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Xai.Data.Summaries;

namespace MLNet.Xai.Data;

/// <summary>
/// What rows and their explanations are like, in memory for the columns alone: of any number of rows, and of parts that were read apart. Merging parts gives the same bits as one pass over all rows, whatever the parts and
/// their order.
/// </summary>
public sealed class DataSummary
{
    private const string Format = "MLNet.Xai summary 2";

    internal DataSummary(IReadOnlyList<ValueSummary> values, IReadOnlyList<CategorySummary> categories, IReadOnlyList<(AttributionShape Shape, EffectSummary?[] Effects)> attributions, IReadOnlyList<string> skipped, long rows)
    {
        (Values, Categories, Skipped, Rows) = (values, categories, skipped, rows);
        Dictionary<string, ValueSummary> byName = values.ToDictionary(v => v.Name, StringComparer.Ordinal);
        Attributions = [.. attributions.Select(a => new AttributionSummary(a.Shape, [.. a.Shape.Slots.Select(n => byName[n])], a.Effects))];
    }

    /// <summary>Number of rows.</summary>
    public long Rows { get; internal set; }

    /// <summary>The columns of numbers, vectors by their slots: "Income", "Score", "Shap.Income".</summary>
    public IReadOnlyList<ValueSummary> Values { get; }

    /// <summary>The columns of text and of truth values.</summary>
    public IReadOnlyList<CategorySummary> Categories { get; }

    /// <summary>The columns of attributions; their values are among <see cref="Values"/>.</summary>
    public IReadOnlyList<AttributionSummary> Attributions { get; }

    /// <summary>Columns that are too wide to be summarised.</summary>
    public IReadOnlyList<string> Skipped { get; }

    /// <summary>The summary of all rows of these.</summary>
    /// <exception cref="ArgumentException">There is none, or they are of different columns.</exception>
    public static DataSummary Merge(IEnumerable<DataSummary> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        DataSummary? all = null;
        foreach (DataSummary part in parts)
        {
            if (all is null)
            {
                all = Parse(part.ToJson());
                continue;
            }

            all.ShouldMatch(part);
            all.Rows += part.Rows;
            for (int i = 0; i < all.Values.Count; i++)
                all.Values[i].Add(part.Values[i]);
            for (int i = 0; i < all.Categories.Count; i++)
                all.Categories[i].Add(part.Categories[i]);
            foreach ((EffectSummary? effect, EffectSummary? other) in all.Effects.Zip(part.Effects))
                effect?.Add(other!);
        }

        return all ?? throw new ArgumentException("There is nothing to merge.", nameof(parts));
    }

    /// <summary>All of it as JSON, which <see cref="Parse"/> reads back: the same text for the same rows.</summary>
    public string ToJson() => ToNode().ToJsonString(new JsonSerializerOptions { WriteIndented = false });

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no summary.</exception>
    public static DataSummary Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json);
            return FromJson(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or KeyNotFoundException or OverflowException or ArgumentException)
        {
            throw new InvalidDataException($"This is no summary of rows, or it is damaged: {e.Message}", e);
        }
    }

    /// <summary>The importance of the features of all columns of attributions, as CSV (RFC 4180, invariant numbers).</summary>
    public string ToCsv()
    {
        var csv = new StringBuilder("Column,Output,Feature,MeanMagnitude,Mean,Share,Largest,Rows\r\n");
        foreach (AttributionSummary attributions in Attributions)
        {
            for (int output = 0; output < attributions.OutputNames.Count; output++)
            {
                foreach (FeatureImportance f in attributions.Importance(output))
                {
                    csv.Append(Quoted(attributions.Name)).Append(',').Append(Quoted(attributions.OutputNames[output])).Append(',').Append(Quoted(f.Feature))
                        .Append(CultureInfo.InvariantCulture, $",{f.MeanMagnitude:R},{f.Mean:R},{f.Share:R},{f.Largest:R},{f.Rows}\r\n");
                }
            }
        }

        return csv.ToString();

        static string Quoted(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    internal JsonObject ToNode() => new()
    {
        ["format"] = Format,
        ["rows"] = Rows,
        ["values"] = new JsonArray([.. Values.Select(v => v.ToJson())]),
        ["categories"] = new JsonArray([.. Categories.Select(c => c.ToJson())]),
        ["attributions"] = JsonSerializer.SerializeToNode(Attributions.Select(a => a.Shape).ToArray()),
        ["effects"] = new JsonArray([.. Attributions.Select(a => new JsonArray([.. a.Effects.Select(e => e?.ToJson())]))]),
        ["skipped"] = JsonSerializer.SerializeToNode(Skipped),
    };

    internal static DataSummary FromJson(JsonElement node)
    {
        if (node.GetProperty("format").GetString() is not Format)
            throw new FormatException($"its format is '{node.GetProperty("format")}', not '{Format}'.");
        AttributionShape[] shapes = node.GetProperty("attributions").Deserialize<AttributionShape[]>()!;
        JsonElement effects = node.GetProperty("effects");
        if (effects.GetArrayLength() != shapes.Length || shapes.Where((s, i) => effects[i].GetArrayLength() != s.Features.Length).Any())
            throw new FormatException("its effects are not those of its features.");
        return new DataSummary([.. node.GetProperty("values").EnumerateArray().Select(ValueSummary.FromJson)], [.. node.GetProperty("categories").EnumerateArray().Select(CategorySummary.FromJson)],
            [.. shapes.Select((s, i) => (s, (EffectSummary?[])[.. effects[i].EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Null ? null : EffectSummary.FromJson(e, s.Outputs.Length))]))],
            node.GetProperty("skipped").Deserialize<string[]>()!, node.GetProperty("rows").GetInt64());
    }

    private IEnumerable<EffectSummary?> Effects => Attributions.SelectMany(a => a.Effects);

    private void ShouldMatch(DataSummary part)
    {
        static string Shape(DataSummary s) => string.Join('\n', [.. s.Values.Select(v => v.Name), "", .. s.Categories.Select(c => c.Name), "", JsonSerializer.Serialize(s.Attributions.Select(a => a.Shape)), .. s.Effects.Select(e => e?.Shape ?? "")]);
        if (!Shape(this).Equals(Shape(part), StringComparison.Ordinal))
            throw new ArgumentException("The summaries are of different columns or explanations, and cannot be merged.", nameof(part));
    }
}
