using System.IO.Compression;
using System.Text.Json;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tests.Support;

/// <summary>A file of the format h3-trees/1: scikit-learn's node arrays, rows, and what shap makes of them.</summary>
public sealed class GoldenTrees
{
    private GoldenTrees(JsonElement json)
    {
        Json = json;
        GoldenFields.ShouldSay(json, "decision_rule", "x[feature] <= threshold ? children_left : children_right ; NaN (null) -> children_default",
            "x[feature] <= threshold ? left : right; NaN -> children_default");
        GoldenFields.ShouldSay(json, "tree_combination", "prediction = base_offset + sum over trees of value[leaf]");
        FeatureCount = json.TryGetProperty("n_features", out JsonElement n) ? n.GetInt32() : json.GetProperty("rows")[0].GetArrayLength();
        OutputCount = json.GetProperty("base_offset").GetArrayLength();
        if (json.TryGetProperty("n_outputs", out JsonElement outputs) && outputs.GetInt32() != OutputCount)
            throw new InvalidDataException($"n_outputs is {outputs}, but base_offset has {OutputCount} values.");
        Ensemble = ReadEnsemble(json, FeatureCount, OutputCount);
        Rows = json.TryGetProperty("rows", out JsonElement rows) ? ReadRows(rows) : [];
    }

    /// <summary>The whole file.</summary>
    public JsonElement Json { get; }

    public int FeatureCount { get; }

    public int OutputCount { get; }

    public TreeEnsemble Ensemble { get; }

    /// <summary>Row-major.</summary>
    public float[] Rows { get; }

    public int RowCount => Rows.Length / FeatureCount;

    /// <summary>Reads a .json or .json.gz file.</summary>
    public static GoldenTrees Load(string path)
    {
        using Stream file = File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
        return new GoldenTrees(JsonDocument.Parse(stream).RootElement);
    }

    /// <summary>A number; null is NaN and "inf" infinity.</summary>
    public static double Number(JsonElement e) => e.ValueKind switch
    {
        JsonValueKind.Null => double.NaN,
        JsonValueKind.String => e.GetString() switch
        {
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var other => throw new InvalidDataException($"'{other}' is no number."),
        },
        _ => e.GetDouble(),
    };

    /// <summary>Rows of features, as they stand in "rows" and "background".</summary>
    public static float[] ReadRows(JsonElement rows) =>
        [.. rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(x => (float)Number(x))];

    /// <summary>Nested lists [row][feature][output] as values[(row * outputs + output) * features + feature].</summary>
    public double[] ReadValues(JsonElement values) =>
        [.. values.EnumerateArray().SelectMany(row => Enumerable.Range(0, OutputCount).SelectMany(k => row.EnumerateArray().Select(f => f[k].GetDouble())))];

    private static TreeEnsemble ReadEnsemble(JsonElement json, int features, int outputs)
    {
        var builder = new TreeEnsembleBuilder(features, outputs);
        double[] offset = [.. json.GetProperty("base_offset").EnumerateArray().Select(x => x.GetDouble())];
        offset.CopyTo(builder.BaseOffset, 0);
        foreach (JsonElement tree in json.GetProperty("trees").EnumerateArray())
        {
            GoldenFields.ShouldBeKnown(tree, "a tree", "children_left", "children_right", "children_default", "feature", "threshold", "value", "node_sample_weight");
            AddTree(builder, tree, outputs);
        }

        return builder.Build();
    }

    private static void AddTree(TreeEnsembleBuilder builder, JsonElement tree, int outputs)
    {
        int[] left = Ints("children_left");
        int[] right = Ints("children_right");
        int[] missing = tree.TryGetProperty("children_default", out _) ? Ints("children_default") : right;
        int[] feature = Ints("feature");
        double[] threshold = Doubles("threshold");
        double[] cover = Doubles("node_sample_weight");
        JsonElement value = tree.GetProperty("value");
        Fill(builder.AddTree(), 0);

        void Fill(int node, int from)
        {
            if (left[from] < 0)
            {
                builder.SetLeaf(node, [.. value[from].EnumerateArray().Select(x => x.GetDouble())], cover[from]);
                return;
            }

            float t = TreeEnsembleBuilder.FloorToSingle(threshold[from]);
            builder.SetSplit(node, feature[from], t, out int l, out int r, missing[from] == left[from], cover[from]);
            Fill(l, left[from]);
            Fill(r, right[from]);
        }

        int[] Ints(string name) => [.. tree.GetProperty(name).EnumerateArray().Select(x => x.GetInt32())];
        double[] Doubles(string name) => [.. tree.GetProperty(name).EnumerateArray().Select(Number)];
    }
}
