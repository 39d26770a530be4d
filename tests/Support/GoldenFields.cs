using System.Text.Json;

namespace MLNet.Xai.Tests.Support;

/// <summary>A golden file's parameter that a test does not know must fail that test: what it would have changed is otherwise compared with something else.</summary>
public static class GoldenFields
{
    /// <summary>Refuses an object with other properties than those named.</summary>
    /// <param name="parameters">The object.</param>
    /// <param name="where">What it is, for the message.</param>
    /// <param name="known">Those that the test reads, and those that change nothing it looks at.</param>
    /// <exception cref="InvalidDataException">There are others.</exception>
    public static void ShouldBeKnown(JsonElement parameters, string where, params ReadOnlySpan<string> known)
    {
        foreach (JsonProperty property in parameters.EnumerateObject())
        {
            if (!known.Contains(property.Name))
                throw new InvalidDataException($"{where} has '{property.Name}' = {Short(property.Value)}, which no test reads.");
        }
    }

    /// <summary>Refuses a text other than those, of one meaning, that the test is written for; an absent one is that.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public static void ShouldSay(JsonElement parent, string name, params ReadOnlySpan<string> texts)
    {
        if (parent.TryGetProperty(name, out JsonElement found) && found.GetString() is var said && !texts.Contains(said))
            throw new InvalidDataException($"'{name}' is '{said}'; the test is written for '{texts[0]}'.");
    }

    private static string Short(JsonElement value) => value.GetRawText() is { Length: > 60 } text ? text[..60] + "..." : value.GetRawText();
}
