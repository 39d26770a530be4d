using System.Text.Json;

namespace MLNet.Xai.Text.Tokenizers.Files;

/// <summary>JSON files of tokenizers.</summary>
internal static class TokenizerFile
{
    private static readonly JsonDocumentOptions s_options = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Makes something of a file.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no JSON, or what was made complains; with the file's name and the place.</exception>
    public static T Read<T>(string path, Func<JsonPart, T> make) => VocabularyFile.Named(path, () =>
    {
        try
        {
            using JsonDocument file = JsonDocument.Parse(VocabularyFile.Text(path), s_options);
            return make(new JsonPart(file.RootElement, ""));
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"it is no JSON as it should be: {e.Message}", e);
        }
        catch (InvalidOperationException e)
        {
            throw new InvalidDataException($"it holds a text that is no UTF-16: {e.Message}", e);
        }
    });
}
