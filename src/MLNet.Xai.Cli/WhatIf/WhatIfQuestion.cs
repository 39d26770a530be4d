using System.Text.Json;

namespace MLNet.Xai.Cli.WhatIf;

/// <summary>What the page asks: a row, and values that are moved.</summary>
/// <param name="Row">Which row values are of where none is given.</param>
/// <param name="Values">Values by column: numbers, texts, true or false, null.</param>
/// <param name="Panel">"a" or "b": pictures on one page have ids of their own.</param>
internal sealed record WhatIfQuestion(int? Row, Dictionary<string, JsonElement>? Values, string? Panel)
{
    /// <summary>The values as the library takes them.</summary>
    /// <exception cref="ArgumentException">A value is an object or a list, or a number that no double holds.</exception>
    public IReadOnlyDictionary<string, object?> Moved => (Values ?? []).ToDictionary(v => v.Key, v => Value(v.Key, v.Value), StringComparer.Ordinal);

    private static object? Value(string column, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number when value.TryGetDouble(out double number) && double.IsFinite(number) => number,
        _ => throw new ArgumentException($"The column '{column}': {value.GetRawText()} is no number, text, true, false or null."),
    };
}
