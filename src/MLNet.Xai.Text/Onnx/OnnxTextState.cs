using System.Text.Json;
using MLNet.Xai.Text.Models;

namespace MLNet.Xai.Text.Onnx;

/// <summary>An ONNX model among the models that saved ones know: its name there holds what the file leaves open.</summary>
internal static class OnnxTextState
{
    private const string Prefix = "onnx:";

    public static bool IsOnnx(string architecture) => architecture.StartsWith(Prefix, StringComparison.Ordinal);

    public static string NameOf(OnnxTextModel model) => Prefix + JsonSerializer.Serialize(new Said(model.MaxTokens, model.Options.VocabularySize, model.OutputName, model.Options.Threads));

    /// <summary>The model of a name and the file with its bytes.</summary>
    /// <exception cref="InvalidDataException">One of them is damaged.</exception>
    public static TextModel Load(string architecture, int outputCount, string path)
    {
        OnnxTextModel model;
        try
        {
            Said said = JsonSerializer.Deserialize<Said>(architecture[Prefix.Length..]) ?? throw new InvalidDataException("What an ONNX model leaves open is missing.");
            model = OnnxTextModel.Load(path, new OnnxTextOptions { MaxTokens = said.MaxTokens, VocabularySize = said.VocabularySize, Output = said.Output, Threads = said.Threads });
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new InvalidDataException($"A saved ONNX model is damaged: {e.Message}", e);
        }

        if (model.OutputCount == outputCount)
            return model;
        int found = model.OutputCount;
        model.Dispose();
        throw new InvalidDataException($"A saved ONNX model is damaged: it gives {found} outputs, and was saved with {outputCount}.");
    }

    private sealed record Said(int? MaxTokens, int? VocabularySize, string? Output, int Threads);
}
