using System.Text.Json;
using MLNet.Xai.Text.Tokenizers.Parts;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>A part of a JSON file and its place there: "model.vocab".</summary>
internal readonly struct JsonPart(JsonElement element, string place)
{
    public bool IsNull => element.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    public bool IsText => element.ValueKind == JsonValueKind.String;

    public bool IsList => element.ValueKind == JsonValueKind.Array;

    /// <summary>A property; a null one where there is none.</summary>
    public JsonPart this[string name]
    {
        get
        {
            Expect(JsonValueKind.Object, "an object");
            return new JsonPart(element.TryGetProperty(name, out JsonElement found) ? found : default, place.Length == 0 ? name : $"{place}.{name}");
        }
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a text");
        return element.GetString()!;
    }

    public string TextOr(string missing) => IsNull ? missing : Text();

    public bool Flag() => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("true or false"),
    };

    public bool FlagOr(bool missing) => IsNull ? missing : Flag();

    public int Whole() => element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out int value) ? value : throw Wrong("a whole number of 32 bits");

    public double Number() => element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out double value) && double.IsFinite(value) ? value : throw Wrong("a number");

    public IReadOnlyList<JsonPart> List()
    {
        Expect(JsonValueKind.Array, "a list");
        List<JsonPart> parts = new(element.GetArrayLength());
        foreach (JsonElement item in element.EnumerateArray())
            parts.Add(new JsonPart(item, $"{place}[{parts.Count}]"));
        return parts;
    }

    /// <summary>A dictionary of tokens and their ids.</summary>
    public List<KeyValuePair<string, int>> Numbers()
    {
        Expect(JsonValueKind.Object, "an object of tokens and ids");
        List<KeyValuePair<string, int>> numbers = [];
        foreach (JsonProperty property in element.EnumerateObject())
            numbers.Add(new(property.Name, new JsonPart(property.Value, $"{place} '{Vocabulary.Short(property.Name)}'").Whole()));
        return numbers;
    }

    public IReadOnlyList<string> Names()
    {
        Expect(JsonValueKind.Object, "an object");
        return [.. element.EnumerateObject().Select(p => p.Name)];
    }

    /// <summary>Refuses properties that are not known here, whose meaning would otherwise be passed over.</summary>
    /// <exception cref="InvalidDataException">There are others.</exception>
    public void OnlyHas(params ReadOnlySpan<string> known)
    {
        foreach (string name in Names())
        {
            if (!known.Contains(name))
                throw this[name].Complaint("is not known to this version of MLNet.Xai, and would change tokens in a way it does not know");
        }
    }

    /// <summary>Refuses any value but this one and none.</summary>
    public void MustBe(bool expected)
    {
        if (FlagOr(expected) != expected)
            throw Complaint($"is {element.GetRawText()}; only {(expected ? "true" : "false")} is read");
    }

    public InvalidDataException Complaint(string what) => new($"{(place.Length == 0 ? "the file" : place)} {what}");

    private void Expect(JsonValueKind kind, string what)
    {
        if (element.ValueKind != kind)
            throw Wrong(what);
    }

    private InvalidDataException Wrong(string what) => Complaint(IsNull ? $"is missing or null; it must be {what}" : $"must be {what}, not {Vocabulary.Short(element.GetRawText())}");
}
