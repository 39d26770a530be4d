using System.Text.Json;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Tests.Coalitions;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Effects;

/// <summary>scikit-learn's permutation_importance and partial_dependence, and accumulated local effects by their authors' formulas.</summary>
public sealed class InspectionGoldenTests
{
    public static TheoryData<string> Files(string start) =>
        [.. TestData.GoldenFiles("inspection").Where(f => Path.GetFileName(f).StartsWith(start, StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f))];

    [Fact]
    public void EveryFile_IsOfAKindThatIsRead() =>
        TestData.GoldenFiles("inspection").ShouldAllBe(f => new[] { "ale_", "pdp_ice_", "permutation_importance_" }.Any(k => Path.GetFileName(f).StartsWith(k, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Files), "permutation_importance_")]
    public void PermutationImportance_OfGivenOrders(string file)
    {
        using JsonDocument document = Open(file);
        (JsonElement root, double[] rows, int features, ModelFunction<double> model) = Read(document);
        double[] y = GoldenGame.Numbers(root.GetProperty("y_regression")), classes = GoldenGame.Numbers(root.GetProperty("y_class"));
        string[] metrics = [.. root.GetProperty("scores").EnumerateObject().Select(m => m.Name)];
        int[][] orders = [.. root.GetProperty("permutations").EnumerateArray().Select(p => p.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        int[][] groups = [.. Enumerable.Range(0, features).Select(f => new[] { f })];
        foreach (int threads in (int[])[1, 2])
        {
            ImportanceScores scores = PermutationImportance.Of(Score, rows, features, groups, [.. orders.Select(order => new Lazy<int[]>(order))], threads, null, CancellationToken.None);
            for (int m = 0; m < metrics.Length; m++)
            {
                JsonElement expected = root.GetProperty("scores").GetProperty(metrics[m]);
                scores.Baseline[m].ShouldBe(expected.GetProperty("baseline_score").GetDouble(), tolerance);
                for (int f = 0; f < features; f++)
                {
                    GoldenGame.ShouldBeClose(scores.Importances(f, m), GoldenGame.Numbers(expected.GetProperty("importances")[f]), tolerance, metrics[m]);
                    scores.Mean(f, m).ShouldBe(expected.GetProperty("mean")[f].GetDouble(), tolerance);
                    scores.Deviation(f, m).ShouldBe(expected.GetProperty("std")[f].GetDouble(), tolerance);
                }
            }
        }

        double[] Score(ReadOnlySpan<double> changed)
        {
            var said = new double[changed.Length / features];
            model(changed, said.Length, said);
            double squares = said.Zip(y, (a, b) => (a - b) * (a - b)).Sum(), mean = y.Average();
            return [.. metrics.Select(m => m switch
            {
                "r2" => 1 - (squares / y.Sum(v => (v - mean) * (v - mean))),
                "neg_mean_squared_error" => -squares / y.Length,
                "accuracy" => said.Zip(classes, (a, c) => (a > 0 ? 1 : 0) == c ? 1.0 : 0).Average(),
                _ => throw new InvalidDataException($"metric '{m}'"),
            })];
        }
    }

    [Theory]
    [MemberData(nameof(Files), "pdp_ice_")]
    public void PartialDependence_AndItsGrid(string file)
    {
        using JsonDocument document = Open(file);
        (JsonElement root, double[] rows, int features, ModelFunction<double> model) = Read(document);
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        foreach (JsonElement one in root.GetProperty("one_way").EnumerateArray())
        {
            int feature = one.GetProperty("feature").GetInt32();
            double[] percentiles = GoldenGame.Numbers(one.GetProperty("percentiles")), grid = GoldenGame.Numbers(one.GetProperty("grid"));
            double[] own = FeatureGrid.Of(Column(rows, features, feature), one.GetProperty("grid_resolution").GetInt32(), percentiles[0], percentiles[1]);
            GoldenGame.ShouldBeClose(own, grid, tolerance, "grid");
            EffectCurves curves = PartialDependence.Of(model, 1, rows, features, feature, grid, individual: true);
            GoldenGame.ShouldBeClose(curves.Average, GoldenGame.Numbers(one.GetProperty("average")), tolerance, "average");
            if (one.GetProperty("individual").ValueKind != JsonValueKind.Null)
                GoldenGame.ShouldBeClose(curves.Individual, [.. one.GetProperty("individual").EnumerateArray().SelectMany(GoldenGame.Numbers)], tolerance, "individual");
            double[] centred = curves.Centred();
            centred.Where((_, i) => i % grid.Length == 0).ShouldAllBe(v => v == 0);
            centred[^1].ShouldBe(curves.Individual[^1] - curves.Individual[^grid.Length], 1e-12);
        }

        foreach (JsonElement two in root.GetProperty("two_way").EnumerateArray())
        {
            (int a, int b) = Pair(two);
            EffectSurface surface = PartialDependence.OfTwo(
                model, 1, 0, rows, features, (a, GoldenGame.Numbers(two.GetProperty("grid_a"))), (b, GoldenGame.Numbers(two.GetProperty("grid_b"))));
            GoldenGame.ShouldBeClose(surface.Values, [.. two.GetProperty("average").EnumerateArray().SelectMany(GoldenGame.Numbers)], tolerance, "two-way");
        }
    }

    [Theory]
    [MemberData(nameof(Files), "ale_")]
    public void AccumulatedLocalEffects_AndTheirEdges(string file)
    {
        using JsonDocument document = Open(file);
        (JsonElement root, double[] rows, int features, ModelFunction<double> model) = Read(document);
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        foreach (JsonElement one in root.GetProperty("first_order").EnumerateArray())
        {
            int feature = one.GetProperty("feature").GetInt32();
            double[] edges = GoldenGame.Numbers(one.GetProperty("edges"));
            string rule = one.GetProperty("quantile_method").GetString()!;
            if (rule is "linear" or "inverted_cdf")
                GoldenGame.ShouldBeClose(FeatureGrid.Edges(Column(rows, features, feature), one.GetProperty("bins").GetInt32(), rule == "linear"), edges, tolerance, rule);
            else
                rule.ShouldStartWith("given edges");
            GoldenGame.ShouldBeClose(AccumulatedLocalEffects.Of(model, 1, rows, features, feature, edges), GoldenGame.Numbers(one.GetProperty("ale")), tolerance, $"feature {feature}, {rule}");
        }

        foreach (JsonElement two in root.GetProperty("second_order").EnumerateArray())
        {
            (int a, int b) = Pair(two);
            EffectSurface surface = AccumulatedLocalEffects.OfTwo(
                model, 1, 0, rows, features, (a, GoldenGame.Numbers(two.GetProperty("edges_a"))), (b, GoldenGame.Numbers(two.GetProperty("edges_b"))));
            GoldenGame.ShouldBeClose(surface.Values, [.. two.GetProperty("ale").EnumerateArray().SelectMany(GoldenGame.Numbers)], tolerance, "second order");
        }
    }

    private static (int First, int Second) Pair(JsonElement two) => (two.GetProperty("features")[0].GetInt32(), two.GetProperty("features")[1].GetInt32());

    private static double[] Column(double[] rows, int features, int feature) => [.. Enumerable.Range(0, rows.Length / features).Select(r => rows[(r * features) + feature])];

    private static (JsonElement Root, double[] Rows, int Features, ModelFunction<double> Model) Read(JsonDocument document)
    {
        JsonElement root = document.RootElement;
        double[][] rows = [.. root.GetProperty("X").EnumerateArray().Select(GoldenGame.Numbers)];
        Func<ReadOnlySpan<double>, double[]> function = Formula.Parse(root.GetProperty("function").GetString()!);
        int features = rows[0].Length;
        return (root, [.. rows.SelectMany(r => r)], features, Model);

        void Model(ReadOnlySpan<double> given, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = function(given.Slice(r * features, features))[0];
        }
    }

    private static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllText(TestData.GoldenFiles("inspection").Single(f => Path.GetFileNameWithoutExtension(f) == file)));
}
