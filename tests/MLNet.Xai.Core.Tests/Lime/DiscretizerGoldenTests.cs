using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>lime's discretizers: edges, names, and what the training data is like in each bin.</summary>
public sealed class DiscretizerGoldenTests
{
    public static TheoryData<string> Files => GoldenLime.Files(TestData.GoldenFiles("lime_tabular"), "h3-lime-discretizer/1");

    [Theory]
    [MemberData(nameof(Files))]
    public void Bins_AreLimes(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        double[][] training = [.. root.GetProperty("training_data").EnumerateArray().Select(GoldenLime.Numbers)], probe = [.. root.GetProperty("probe").EnumerateArray().Select(GoldenLime.Numbers)];
        int[] labels = [.. root.GetProperty("training_labels").EnumerateArray().Select(l => l.GetInt32())];
        double bins = GoldenLime.Tolerance(root, "bins_abs"), stats = GoldenLime.Tolerance(root, "stats_abs");
        foreach (JsonProperty kind in root.GetProperty("discretizers").EnumerateObject())
        {
            LimeDiscretizer discretizer = Enum.Parse<LimeDiscretizer>(kind.Name, ignoreCase: true);
            for (int f = 0; f < training[0].Length; f++)
            {
                FeatureBins own = FeatureBins.Of([.. training.Select(r => r[f])], discretizer, labels);
                string key = $"{f}";
                Close(own.Edges, [.. GoldenLime.Numbers(kind.Value.GetProperty("bins")[f]).Distinct()], bins, "edges");
                Close(own.Means, GoldenLime.Numbers(kind.Value.GetProperty("means").GetProperty(key)), stats, "means");
                Close(own.Deviations, GoldenLime.Numbers(kind.Value.GetProperty("stds").GetProperty(key)), stats, "deviations");
                Close(own.Minima, GoldenLime.Numbers(kind.Value.GetProperty("mins").GetProperty(key)), bins, "minima");
                Close(own.Maxima, GoldenLime.Numbers(kind.Value.GetProperty("maxs").GetProperty(key)), bins, "maxima");
                string[] names = [.. kind.Value.GetProperty("names").GetProperty(key).EnumerateArray().Select(n => n.GetString()!)];
                for (int r = 0; r < probe.Length; r++)
                {
                    int expected = kind.Value.GetProperty("discretized_probe")[r][f].GetInt32();
                    own.Bin(probe[r][f]).ShouldBe(expected);
                    own.Describe($"f{f}", probe[r][f]).ShouldBe(names[expected]);
                }

                void Close(IReadOnlyList<double> actual, double[] expected, double tolerance, string what)
                {
                    actual.Count.ShouldBe(expected.Length, $"{kind.Name}, feature {f}, {what}");
                    for (int i = 0; i < expected.Length; i++)
                        actual[i].ShouldBe(expected[i], tolerance, $"{kind.Name}, feature {f}, {what} {i}");
                }
            }
        }
    }
}
