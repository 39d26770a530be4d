using System.Text.Json;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>shap's KernelExplainer, PermutationExplainer and Partition, and brute force, on their own functions.</summary>
public sealed class CoalitionGoldenTests
{
    public static TheoryData<string> Files(string start) =>
        [.. TestData.GoldenFiles("kernel").Where(f => Path.GetFileName(f).StartsWith(start, StringComparison.Ordinal)).Select(f => Path.GetFileNameWithoutExtension(f))];

    [Fact]
    public void EveryFile_IsOfAKindThatIsRead() =>
        TestData.GoldenFiles("kernel").ShouldAllBe(f => new[] { "exact_", "permutation_", "sampled_", "partition_" }.Any(k => Path.GetFileName(f).StartsWith(k, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Files), "exact_")]
    public void Exact_Values(string file)
    {
        using JsonDocument document = Open(file);
        JsonElement root = document.RootElement, tolerance = root.GetProperty("tolerance");
        (double exact, double kernel) = (tolerance.GetProperty("exact_abs").GetDouble(), tolerance.GetProperty("kernel_vs_exact_abs").GetDouble());
        foreach (JsonElement row in root.GetProperty("rows").EnumerateArray())
        {
            GoldenFields.ShouldBeKnown(row, file, "x", "kernel_shap_values", "exact_shapley_values", "exact_banzhaf_values", "prediction", "exact_shapley_interaction_values", "coalition_values", "kernel_coalitions");
            double[] x = GoldenGame.Numbers(row.GetProperty("x"));
            MarginalGame<double> game = GoldenGame.Of(root, x);
            var all = new ExactGame(game);
            double[] shapley = GoldenGame.ByOutput(row.GetProperty("exact_shapley_values"));
            GoldenGame.ShouldBeClose(all.Shapley().Values, shapley, exact, "Shapley");
            GoldenGame.ShouldBeClose(all.Shapley().BaseValues, GoldenGame.Numbers(root.GetProperty("expected_value")), exact, "base");
            if (root.GetProperty("link").GetString() == "identity")
                GoldenGame.ShouldBeClose(all.Shapley().Predictions, GoldenGame.Numbers(row.GetProperty("prediction")), exact, "prediction");
            GoldenGame.ShouldBeClose(all.Banzhaf().Values, GoldenGame.ByOutput(row.GetProperty("exact_banzhaf_values")), exact, "Banzhaf");
            JsonElement pairs = row.GetProperty("exact_shapley_interaction_values");
            double[] interactions = [.. Enumerable.Range(0, game.Outputs).SelectMany(o => pairs.EnumerateArray().SelectMany(i => i.EnumerateArray().Select(j => j[o].GetDouble())))];
            GoldenGame.ShouldBeClose(all.Interactions(), interactions, exact, "interactions");
            foreach (CoalitionSampling sampling in Enum.GetValues<CoalitionSampling>())
            {
                GameValues regression = KernelShap.Explain(game, new KernelShapOptions { Sampling = sampling });
                GoldenGame.ShouldBeClose(regression.Values, shapley, kernel, $"{sampling}");
                GoldenGame.ShouldBeClose(regression.Values, GoldenGame.ByOutput(row.GetProperty("kernel_shap_values")), kernel, $"{sampling}, shap's");
                regression.StandardErrors.ShouldAllBe(e => e == 0);
            }

            if (row.TryGetProperty("coalition_values", out JsonElement values))
                Coalitions(game, values, root.GetProperty("link").GetString() == "logit", exact);
        }
    }

    [Theory]
    [MemberData(nameof(Files), "permutation_")]
    public void Permutation_Values(string file)
    {
        using JsonDocument document = Open(file);
        JsonElement root = document.RootElement;
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        MarginalGame<double> game = GoldenGame.Of(root, GoldenGame.Numbers(root.GetProperty("x")));
        int[][] orders = [.. root.GetProperty("permutations").EnumerateArray().Select(p => p.EnumerateArray().Select(i => i.GetInt32()).ToArray())];
        GameValues values = PermutationShap.Explain(game, orders);
        GoldenGame.ShouldBeClose(values.Values, GoldenGame.ByOutput(root.GetProperty("shap_values")), tolerance, "values");
        GoldenGame.ShouldBeClose(values.BaseValues, GoldenGame.Numbers(root.GetProperty("expected_value")), tolerance, "base");
        GoldenGame.ShouldBeClose(new ExactGame(game).Shapley().Values, GoldenGame.ByOutput(root.GetProperty("exact_shapley_values")), tolerance, "exact");
    }

    [Theory]
    [MemberData(nameof(Files), "partition_")]
    public void Owen_Values(string file)
    {
        using JsonDocument document = Open(file);
        JsonElement root = document.RootElement;
        double tolerance = root.GetProperty("tolerance").GetProperty("abs").GetDouble();
        double[] x = GoldenGame.Numbers(root.GetProperty("x"));
        var tree = new PlayerTree(x.Length, [.. root.GetProperty("clustering_linkage").EnumerateArray().Select(r => ((int)r[0].GetDouble(), (int)r[1].GetDouble()))]);
        GameValues values = OwenValues.Explain(GoldenGame.Of(root, x), tree);
        GoldenGame.ShouldBeClose(values.Values, GoldenGame.ByOutput(root.GetProperty("shap_values")), tolerance, "shap's");
        GoldenGame.ShouldBeClose(values.Values, GoldenGame.ByOutput(root.GetProperty("owen_values_own_recursion")), tolerance, "own");
        GoldenGame.ShouldBeClose(values.BaseValues, GoldenGame.Numbers(root.GetProperty("expected_value")), tolerance, "base");
    }

    [Theory]
    [MemberData(nameof(Files), "sampled_")]
    public void Regression_OnFrozenCoalitions(string file)
    {
        using JsonDocument document = Open(file);
        JsonElement root = document.RootElement;
        double[] x = GoldenGame.Numbers(root.GetProperty("x"));
        (double prediction, double expected) = (root.GetProperty("prediction").GetDouble(), root.GetProperty("expected_value").GetDouble());
        byte[] masks = [.. root.GetProperty("masks").EnumerateArray().SelectMany(m => m.EnumerateArray().Select(b => (byte)b.GetInt32()))];
        double[] weights = GoldenGame.Numbers(root.GetProperty("weights")), means = GoldenGame.Numbers(root.GetProperty("coalition_means"));
        var sample = new CoalitionSample(x.Length, masks, weights, new double[weights.Length]);
        var evaluated = new double[weights.Length];
        GoldenGame.Of(root, x).Evaluate(masks, weights.Length, evaluated);
        GoldenGame.ShouldBeClose(evaluated, means, 1e-10, "coalitions");
        JsonElement tolerance = root.GetProperty("tolerance");
        foreach (JsonProperty solution in root.GetProperty("solutions").EnumerateObject())
        {
            KernelShapOptions options = solution.Name switch
            {
                "False" => new(),
                "aic" => new() { Selection = CoalitionSelection.Aic },
                "bic" => new() { Selection = CoalitionSelection.Bic },
                ['n', 'u', 'm', .. var rest] => new() { Selection = CoalitionSelection.Top, TopPlayers = int.Parse(rest.AsSpan(rest.IndexOf('(') + 1).TrimEnd(')'), null) },
                var alpha => new() { Selection = CoalitionSelection.Lasso, Penalty = double.Parse(alpha, System.Globalization.CultureInfo.InvariantCulture) },
            };
            double close = tolerance.GetProperty(solution.Name == "False" ? "l1_False_abs" : "other_abs").GetDouble();
            GoldenGame.ShouldBeClose(KernelShap.Solve(sample, [.. means.Select(m => m - expected)], prediction - expected, options).Values, GoldenGame.Numbers(solution.Value), close, solution.Name);
        }

        GoldenGame.ShouldBeClose(new ExactGame(GoldenGame.Of(root, x)).Shapley().Values, GoldenGame.Numbers(root.GetProperty("exact_shapley_values")), 1e-9, "exact");
    }

    private static void Coalitions(MarginalGame<double> game, JsonElement values, bool logit, double tolerance)
    {
        double[][] expected = [.. values.EnumerateArray().Select(GoldenGame.Numbers)];
        byte[] masks = [.. Enumerable.Range(0, expected.Length).SelectMany(s => Enumerable.Range(0, game.Players).Select(p => (byte)(s >> p & 1)))];
        var actual = new double[expected.Length * game.Outputs];
        game.Evaluate(masks, expected.Length, actual);
        // The file has them before the link.
        if (logit)
            actual = [.. actual.Select(v => 1 / (1 + Math.Exp(-v)))];
        GoldenGame.ShouldBeClose(actual, [.. expected.SelectMany(e => e)], tolerance, "coalitions");
    }

    private static JsonDocument Open(string file) => JsonDocument.Parse(File.ReadAllText(TestData.GoldenFiles("kernel").Single(f => Path.GetFileNameWithoutExtension(f) == file)));
}
