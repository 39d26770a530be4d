using System.Collections.Concurrent;
using System.Text.Json;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Text;

/// <summary>
/// Makes text models by name when a saved model is loaded. A module is code, which no file holds: whoever saves a model of their own registers under a name
/// how it is made, in the process that saves and in the one that loads.
/// </summary>
public static class TextArchitectures
{
    private static readonly ConcurrentDictionary<string, Func<int, TextModel>> s_own = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Says how the models of a name are made; a later registration takes the place of an earlier one.</summary>
    /// <param name="name">The name that saved models carry.</param>
    /// <param name="create">Makes one with any weights, for a number of outputs.</param>
    /// <exception cref="ArgumentException">The library's own models have such names.</exception>
    public static void Register(string name, Func<int, TextModel> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        if (name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"The name '{name}' has a colon, as the library's own have. Take another.", nameof(name));
        s_own[name] = create;
    }

    /// <exception cref="ArgumentException">Nothing is known by this name; the message lists what is.</exception>
    internal static void Check(string name)
    {
        if (!s_own.ContainsKey(name))
        {
            throw new ArgumentException($"There is no text model '{name}'. Registered are: {string.Join(", ", s_own.Keys.Order(StringComparer.Ordinal).DefaultIfEmpty("none"))}. "
                + $"Call TextArchitectures.Register(\"{name}\", outputs => ...) first.", nameof(name));
        }
    }

    /// <summary>The name by which a model can be made again, or <see langword="null"/>.</summary>
    internal static string? NameOf(TextModel model) => model is EncoderModel encoder ? $"{encoder.Architecture}:{JsonSerializer.Serialize(encoder.Options)}" : null;

    /// <summary>A model with the weights of a file, in evaluation mode.</summary>
    /// <exception cref="ArgumentException">Nothing is known by this name.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or its tensors are not the model's.</exception>
    internal static TextModel Load(string name, int outputCount, string weightsPath)
    {
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
            return EncoderFit.Load(name[..colon], Options(name[(colon + 1)..]), weightsPath, null);
        Check(name);
        TextModel model = s_own[name](outputCount) ?? throw new InvalidOperationException($"What is registered for the text model '{name}' made none.");
        try
        {
            ModelWeights.Load(model, weightsPath);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static EncoderOptions Options(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<EncoderOptions>(json) ?? throw new InvalidDataException("The shape of an encoder is missing.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The shape of an encoder is damaged: {e.Message}", e);
        }
    }
}
