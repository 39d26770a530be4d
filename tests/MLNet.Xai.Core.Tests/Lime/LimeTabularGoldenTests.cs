using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>Whole runs of lime's tabular explainer with the neighbourhood captured: distances, kernel and local model of every row.</summary>
public sealed class LimeTabularGoldenTests
{
    public static TheoryData<string> Files => GoldenLime.Files(TestData.GoldenFiles("lime_tabular"), "h3-lime-tabular/1");

    [Theory]
    [MemberData(nameof(Files))]
    public void Fit_ForTheSameNeighbourhood_GivesTheNumbersOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        double[] mean = GoldenLime.Numbers(root.GetProperty("scaler_mean")), scale = GoldenLime.Numbers(root.GetProperty("scaler_scale"));
        int label = root.GetProperty("label").GetInt32(), count = root.GetProperty("num_features").GetInt32();
        FeatureSelection selection = GoldenLime.Selection(root);
        double tolerance = GoldenLime.Tolerance(root, "weights_abs");
        int row = 0;
        foreach (JsonElement expected in root.GetProperty("rows").EnumerateArray())
        {
            double[] data = Scaled(GoldenLime.Matrix(expected.GetProperty("data")), mean, scale);
            if (expected.TryGetProperty("scaled_data", out JsonElement scaled) && scaled.ValueKind != JsonValueKind.Null)
                data.ShouldBe(GoldenLime.Matrix(scaled), 1e-12);
            Distances(data, mean.Length).ShouldBe(GoldenLime.Numbers(expected.GetProperty("distances")), GoldenLime.Tolerance(root, "distances_abs"));
            double[] weights = GoldenLime.KernelWeights(root, expected.GetProperty("distances"));
            LimeFit fit = LimeRegression.Fit(data, GoldenLime.Column(expected.GetProperty("labels"), label), weights, count, selection);
            GoldenLime.ShouldBe(fit, expected, "explanation", tolerance, $"row {row++}");
        }

        row.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Explainer_OfTheSameTrainingDataAndSamples_GivesTheNumbersAndNamesOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        int features = root.GetProperty("scaler_mean").GetArrayLength(), label = root.GetProperty("label").GetInt32();
        LimeTabularOptions options = new()
        {
            Discretizer = root.GetProperty("discretizer").GetString() is { } name ? Enum.Parse<LimeDiscretizer>(name, ignoreCase: true) : LimeDiscretizer.None,
            Categorical = [.. GoldenLime.Numbers(root.GetProperty("categorical_features")).Select(f => (int)f)],
            Features = root.GetProperty("num_features").GetInt32(),
            Selection = GoldenLime.Selection(root),
        };
        root.GetProperty("kernel_width").GetDouble().ShouldBe(0.75 * Math.Sqrt(features), 1e-12);
        var explainer = new LimeTabularExplainer(GoldenLime.Matrix(root.GetProperty("training_data")), features, options);
        foreach (JsonProperty frequencies in root.GetProperty("feature_frequencies").EnumerateObject())
            explainer.Bins(int.Parse(frequencies.Name, System.Globalization.CultureInfo.InvariantCulture))!.Frequencies.SkipLast(1).ShouldBe(GoldenLime.Numbers(frequencies.Value), 1e-12);
        double tolerance = GoldenLime.Tolerance(root, "weights_abs");
        foreach (JsonElement expected in root.GetProperty("rows").EnumerateArray())
        {
            double[] row = GoldenLime.Numbers(expected.GetProperty("instance")), inverse = GoldenLime.Matrix(expected.GetProperty("inverse"))[features..];
            double[] said = GoldenLime.Matrix(expected.GetProperty("labels"));
            int outputs = expected.GetProperty("labels")[0].GetArrayLength(), count = inverse.Length / features;
            LimeSamples samples = new(inverse, [.. Enumerable.Range(0, features).Select(f => Enumerable.Range(0, count).Select(r => explainer.Sampler.Codes(inverse.AsSpan(r * features, features))[f]).ToArray())]);
            bool scaled = expected.GetProperty("scaled_data").ValueKind != JsonValueKind.Null;
            LimeNeighbourhood.Of(explainer, row, samples).Data.ShouldBe(GoldenLime.Matrix(expected.GetProperty(scaled ? "scaled_data" : "data")), 1e-9);
            LimeFit fit = explainer.Fit(explainer.Sampler.Codes(row), samples, said.AsSpan(0, outputs), LimeTabularExplainer.ByOutput(said.AsSpan(outputs), outputs), [label])[0];
            GoldenLime.ShouldBe(fit, expected, "explanation", tolerance, path);
            IReadOnlyList<string> words = explainer.Describe(row, [.. Enumerable.Range(0, features).Select(f => $"f{f}")]);
            JsonElement[] named = [.. expected.GetProperty("explanation_named").EnumerateArray()];
            for (int i = 0; i < named.Length; i++)
                words[expected.GetProperty("explanation")[i][0].GetInt32()].ShouldBe(named[i][0].GetString());
        }
    }

    private static double[] Scaled(double[] data, double[] mean, double[] scale) =>
        [.. data.Select((x, i) => (x - mean[i % mean.Length]) / scale[i % mean.Length])];

    /// <summary>Euclidean, to the first row.</summary>
    private static double[] Distances(double[] data, int features) => [.. Enumerable.Range(0, data.Length / features)
        .Select(r => Math.Sqrt(Enumerable.Range(0, features).Sum(f => Math.Pow(data[(r * features) + f] - data[f], 2))))];
}
