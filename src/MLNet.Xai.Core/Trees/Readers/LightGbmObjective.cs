using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>What LightGBM's objectives do to raw scores.</summary>
internal static class LightGbmObjective
{
    /// <summary>The link to probabilities, or <see langword="null"/> where the objective has none.</summary>
    /// <param name="objective">As a model has it: <c>binary sigmoid:1</c>.</param>
    public static OutputLink? Link(string objective)
    {
        string[] parts = objective.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return (parts.Length == 0 ? "" : parts[0]) switch
        {
            "binary" or "multiclassova" => OutputLink.Logistic(Sigmoid(parts)),
            "cross_entropy" or "xentropy" => OutputLink.Logistic(),
            "multiclass" => OutputLink.Softmax(),
            _ => null,
        };
    }

    private static double Sigmoid(string[] parts)
    {
        const string key = "sigmoid:";
        string text = parts.FirstOrDefault(p => p.StartsWith(key, StringComparison.Ordinal))?[key.Length..] ?? "1";
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double slope) && slope > 0 && double.IsFinite(slope)
            ? slope
            : throw new InvalidDataException($"The objective's sigmoid is {Quote.Of(text)}; a positive number was expected.");
    }
}
