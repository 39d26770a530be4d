using System.Text.Json;

namespace MLNet.Xai.Tests.Support;

/// <summary>A model file of another library with rows and what that library says of them: a file of <c>tests/Golden/tree_files</c>.</summary>
/// <param name="Path">The model.</param>
/// <param name="Features">Features of a row.</param>
/// <param name="Rows">Row-major.</param>
public sealed record TreeFileCase(string Path, int Features, float[] Rows)
{
    private static readonly string[] s_fields =
        ["made_by", "features", "rows", "predictions", "probabilities", "labels", "classes", "feature_names", "margins", "contributions", "refused"];

    /// <summary>What a regressor, or XGBoost's <c>predict</c>, gives; else empty.</summary>
    public double[] Predictions { get; private init; } = [];

    /// <summary>Rows x classes, of a classifier of scikit-learn's; else empty.</summary>
    public double[] Probabilities { get; private init; } = [];

    /// <summary>The predicted classes; else empty.</summary>
    public string[] Labels { get; private init; } = [];

    /// <summary>Names of the classes; else empty.</summary>
    public string[] Classes { get; private init; } = [];

    /// <summary>Names of the features; empty where the model has none.</summary>
    public string[] FeatureNames { get; private init; } = [];

    /// <summary>XGBoost's margins; else empty.</summary>
    public double[] Margins { get; private init; } = [];

    /// <summary>XGBoost's contributions: rows x outputs x (features + 1); else empty.</summary>
    public double[] Contributions { get; private init; } = [];

    /// <summary>What the refusal names; empty where the model is read.</summary>
    public string Refused { get; private init; } = "";

    /// <summary>Number of rows.</summary>
    public int Count => Rows.Length / Features;

    /// <summary>Names of the files that end so.</summary>
    public static IEnumerable<string> Names(string extension) => TestData.GoldenFiles("tree_files", "*" + extension).Where(file => File.Exists(file + ".json")).Select(file => System.IO.Path.GetFileName(file));

    /// <summary>A case by the name of its model file.</summary>
    public static TreeFileCase Load(string name)
    {
        string path = TestData.GoldenFiles("tree_files", name).Single();
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path + ".json"));
        JsonElement root = document.RootElement;
        GoldenFields.ShouldBeKnown(root, name, s_fields);
        return new TreeFileCase(path, root.GetProperty("features").GetInt32(), [.. Numbers(root, "rows").Select(x => (float)x)])
        {
            Predictions = Numbers(root, "predictions"),
            Probabilities = Numbers(root, "probabilities"),
            Labels = Texts(root, "labels"),
            Classes = Texts(root, "classes"),
            FeatureNames = Texts(root, "feature_names"),
            Margins = Numbers(root, "margins"),
            Contributions = Numbers(root, "contributions"),
            Refused = root.TryGetProperty("refused", out JsonElement refused) ? refused.GetString()! : "",
        };
    }

    private static double[] Numbers(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement list)
        ? [.. list.EnumerateArray().Select(x => x.ValueKind == JsonValueKind.Null ? double.NaN : x.GetDouble())]
        : [];

    private static string[] Texts(JsonElement root, string name) => root.TryGetProperty(name, out JsonElement list) ? [.. list.EnumerateArray().Select(x => x.GetString()!)] : [];
}
