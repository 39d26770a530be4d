using System.Globalization;
using System.Text.Json;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>A model that XGBoost saved as JSON (<c>booster.save_model("model.json")</c>, versions 1.0 to 3.x), tree boosters only.</summary>
/// <remarks>
/// Outputs are margins, one a class for multiclass objectives. XGBoost adds in float32, the ensemble in double: they agree to about 1e-6.
/// Covers are sums of hessians, as XGBoost's own contributions weigh.
/// </remarks>
public sealed class XGBoostModel
{
    private XGBoostModel(TreeEnsemble ensemble, string objective, IReadOnlyList<string> featureNames)
    {
        Ensemble = ensemble;
        Objective = objective;
        FeatureNames = featureNames;
    }

    /// <summary>The trees.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The training objective, such as <c>binary:logistic</c>.</summary>
    public string Objective { get; }

    /// <summary>Names of the features, where the model has them; else empty.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    public static XGBoostModel Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream);
    }

    /// <summary>Reads a model from a stream.</summary>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    public static XGBoostModel Load(Stream stream)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(stream);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or ArgumentException or IndexOutOfRangeException)
        {
            throw new InvalidDataException($"This is not a model that XGBoost saved as JSON (UBJSON and the old binary format are not read): {e.Message}", e);
        }
    }

    private static XGBoostModel Read(JsonElement root)
    {
        JsonElement learner = root.GetProperty("learner");
        JsonElement parameters = learner.GetProperty("learner_model_param");
        string objective = learner.GetProperty("objective").GetProperty("name").GetString()!;
        JsonElement booster = learner.GetProperty("gradient_booster");
        string name = booster.GetProperty("name").GetString()!;
        double[] drop = [];
        if (name is "dart")
        {
            drop = [.. booster.GetProperty("weight_drop").EnumerateArray().Select(w => (double)w.GetSingle())];
            booster = booster.GetProperty("gbtree");
        }
        else if (name is not "gbtree")
        {
            throw new InvalidDataException($"The booster is {name}; only gbtree and dart have trees.");
        }

        JsonElement model = booster.GetProperty("model");
        int outputs = Math.Max(1, Math.Max(Int(parameters, "num_class"), Int(parameters, "num_target")));
        var builder = new TreeEnsembleBuilder(Int(parameters, "num_feature"), outputs);
        SetBase(builder, parameters.GetProperty("base_score"), objective);
        int[] output = Ints(model.GetProperty("tree_info"));
        int index = 0;
        foreach (JsonElement tree in model.GetProperty("trees").EnumerateArray())
        {
            new XGBoostTree(tree).AddTo(builder, output[index], drop.Length > 0 ? drop[index] : 1);
            index++;
        }

        string[] names = learner.TryGetProperty("feature_names", out JsonElement list) ? [.. list.EnumerateArray().Select(n => n.GetString()!)] : [];
        return new XGBoostModel(builder.Build(), objective, names);
    }

    // One number, or from version 3.1 on a list of them, as text; on the scale of the prediction, not of the margin.
    private static void SetBase(TreeEnsembleBuilder builder, JsonElement element, string objective)
    {
        string text = element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();
        string[] scores = text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (scores.Length != 1 && scores.Length != builder.OutputCount)
            throw new InvalidDataException($"base_score has {scores.Length} values for {builder.OutputCount} outputs.");
        for (int k = 0; k < builder.OutputCount; k++)
        {
            double score = float.Parse(scores[scores.Length == 1 ? 0 : k], NumberStyles.Float, CultureInfo.InvariantCulture);
            builder.BaseOffset[k] = objective switch
            {
                "binary:logistic" or "reg:logistic" or "binary:logitraw" => -Math.Log((1 / score) - 1),
                "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" or "survival:aft" => Math.Log(score),
                _ => score,
            };
        }
    }

    private static int Int(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? int.Parse(value.GetString()!, CultureInfo.InvariantCulture) : 0;

    private static int[] Ints(JsonElement list) => [.. list.EnumerateArray().Select(x => x.GetInt32())];
}
