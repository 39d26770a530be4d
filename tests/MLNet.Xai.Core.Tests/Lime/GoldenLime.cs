using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>What the golden files of LIME have in common: names of selections, the kernel, an expected local model.</summary>
internal static class GoldenLime
{
    public static TheoryData<string> Files(IEnumerable<string> files, string schema) =>
        [.. files.Where(f => File.ReadAllText(f).Contains($"\"{schema}\"", StringComparison.Ordinal))];

    public static FeatureSelection Selection(JsonElement parent) => parent.GetProperty("feature_selection").GetString() switch
    {
        "auto" => FeatureSelection.Auto,
        "none" => FeatureSelection.None,
        "forward_selection" => FeatureSelection.ForwardSelection,
        "highest_weights" => FeatureSelection.HighestWeights,
        "lasso_path" => FeatureSelection.LassoPath,
        var other => throw new InvalidDataException($"There is no feature selection '{other}'."),
    };

    /// <summary>The kernel of LIME on the file's distances.</summary>
    public static double[] KernelWeights(JsonElement root, JsonElement distances)
    {
        GoldenFields.ShouldSay(root, "kernel", "sqrt(exp(-d^2/kernel_width^2))");
        double width = root.GetProperty("kernel_width").GetDouble();
        return [.. Numbers(distances).Select(d => Math.Sqrt(Math.Exp(-(d * d) / (width * width))))];
    }

    /// <summary>Compares a local model with a file's: which features in which order, their weights, intercept, R2, prediction.</summary>
    public static void ShouldBe(LimeFit fit, JsonElement expected, string weights, double tolerance, string case0)
    {
        (int Feature, double Weight)[] wanted = [.. expected.GetProperty(weights).EnumerateArray().Select(p => (p[0].GetInt32(), p[1].GetDouble()))];
        fit.Selected.Order().ShouldBe(wanted.Select(w => w.Feature).Order(), case0);
        foreach ((int feature, double weight) in wanted)
            fit.Weights[feature].ShouldBe(weight, tolerance, case0);
        // By size, but weights that are equal up to the tolerance may stand either way.
        for (int i = 0; i < wanted.Length; i++)
            Math.Abs(fit.Weights[fit.Selected[i]]).ShouldBe(Math.Abs(wanted[i].Weight), 2 * tolerance, case0);
        fit.Intercept.ShouldBe(expected.GetProperty("intercept").GetDouble(), tolerance, case0);
        fit.Score.ShouldBe(expected.GetProperty("score_r2").GetDouble(), tolerance, case0);
        fit.LocalPrediction.ShouldBe(expected.GetProperty("local_pred").GetDouble(), tolerance, case0);
    }

    public static double[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(e => e.GetDouble())];

    /// <summary>Nested lists, row after row.</summary>
    public static double[] Matrix(JsonElement rows) => [.. rows.EnumerateArray().SelectMany(Numbers)];

    /// <summary>A column of nested lists, or a plain list.</summary>
    public static double[] Column(JsonElement rows, int column) =>
        [.. rows.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Array ? e[column].GetDouble() : e.GetDouble())];

    public static double Tolerance(JsonElement root, string name) => root.GetProperty("tolerance").GetProperty(name).GetDouble();
}
