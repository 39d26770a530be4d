using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>
/// A model that XGBoost saved as JSON or UBJSON (<c>booster.save_model("model.json")</c>, <c>"model.ubj"</c>; versions 1.0 to 3.x), tree boosters
/// only: gbtree and dart. Which of the two forms it is the content tells, not the name.
/// </summary>
/// <remarks>
/// Outputs are margins, one a class for multiclass objectives. XGBoost adds in float32, the ensemble in double: they agree to about 1e-6.
/// Covers are sums of hessians, as XGBoost's own contributions weigh. The trees of dart are multiplied by their weights.
/// </remarks>
public sealed class XGBoostModel
{
    internal const int MostFeatures = 1 << 24;
    private readonly OutputLink? _link;

    private XGBoostModel(TreeEnsemble ensemble, string objective, IReadOnlyList<string> featureNames, XGBoostRounds rounds)
    {
        Ensemble = ensemble;
        Objective = objective;
        FeatureNames = featureNames;
        RoundCount = rounds.Count;
        BestRound = rounds.Best;
        Rounds = rounds.Taken;
        _link = XGBoostObjective.Link(objective);
    }

    /// <summary>The trees of the rounds that count.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The training objective, such as <c>binary:logistic</c>.</summary>
    public string Objective { get; }

    /// <summary>Names of the features, where the model has them; else empty.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Number of boosting rounds in the file.</summary>
    public int RoundCount { get; }

    /// <summary>The best round, from 0, where training stopped early (the model's attribute <c>best_iteration</c>); else <see langword="null"/>.</summary>
    public int? BestRound { get; }

    /// <summary>The rounds that <see cref="Ensemble"/> has.</summary>
    public BoostingRounds Rounds { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">A file of JSON or UBJSON.</param>
    /// <param name="rounds">
    /// The boosting rounds that count. <see langword="null"/>: all, or up to the best one where training stopped early, as <c>XGBClassifier.predict</c>
    /// and shap take them; <c>Booster.predict</c> without <c>iteration_range</c> takes <see cref="BoostingRounds.All"/>.
    /// </param>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has not that many rounds.</exception>
    public static XGBoostModel Load(string path, BoostingRounds? rounds = null)
    {
        using FileStream stream = File.OpenRead(path);
        return Load(stream, rounds);
    }

    /// <summary>Reads a model from a stream.</summary>
    /// <param name="stream">JSON or UBJSON, to the end of the stream.</param>
    /// <param name="rounds">The boosting rounds that count, as <see cref="Load(string, BoostingRounds?)"/> takes them.</param>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has not that many rounds.</exception>
    public static XGBoostModel Load(Stream stream, BoostingRounds? rounds = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        ReadOnlySpan<byte> bytes = memory.GetBuffer().AsSpan(0, (int)memory.Length);
        try
        {
            object? root = ForeignFile.IsUbjson(bytes) ? Ubjson.Parse(bytes) : JsonText.Parse(bytes);
            return Read(new ModelField(root, ""), rounds);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"This is not a model that XGBoost saved as JSON or UBJSON, or one that is not supported. {Reason(bytes, e)}", e);
        }
    }

    /// <summary>The link from margins to probabilities, for explanations of probabilities.</summary>
    /// <exception cref="InvalidOperationException">The objective gives no probabilities.</exception>
    public OutputLink ProbabilityLink() => _link
        ?? throw new InvalidOperationException($"The objective {Objective} gives no probabilities; explain the margin.");

    private static string Reason(ReadOnlySpan<byte> bytes, InvalidDataException e)
    {
        string? known = ForeignFile.Describe(bytes);
        bool isObject = !bytes.IsEmpty && bytes.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        return known is null || (isObject && !known.Contains("dump_model", StringComparison.Ordinal)) ? e.Message : known;
    }

    private static XGBoostModel Read(ModelField root, BoostingRounds? rounds)
    {
        if (!root.Has("learner") && root.Has("Model"))
            root = root["Model"];    // what serialises a booster with its configuration, such as R's and pickle's
        ModelField learner = root["learner"];
        ModelField parameters = learner["learner_model_param"];
        string objective = learner["objective"]["name"].Text;
        (ModelField model, double[] weights) = Booster(learner["gradient_booster"]);

        int outputs = Math.Max(1, Math.Max(parameters.IntOr("num_class", 0), parameters.IntOr("num_target", 1)));
        int features = parameters["num_feature"].Int;
        string[] names = learner.Has("feature_names") ? learner["feature_names"].Texts : [];
        if (features is < 1 or > MostFeatures || (names.Length > 0 && names.Length != features))
            throw new InvalidDataException($"num_feature is {features}, and there are {names.Length} feature_names.");
        int trees = model["trees"].Items.Count;
        int[] output = model["tree_info"].Ints;
        if (trees == 0 || output.Length != trees || outputs > trees)
            throw new InvalidDataException($"The model has {trees} trees, {output.Length} entries of tree_info and {outputs} outputs, which do not fit.");
        if ((weights.Length > 0 && weights.Length != trees) || weights.Any(w => !double.IsFinite(w)))
            throw new InvalidDataException($"weight_drop has {weights.Length} weights for {trees} trees, or one that is not finite.");

        double[] offsets = BaseScores(parameters["base_score"], outputs);
        XGBoostObjective.ToMargins(objective, offsets);
        XGBoostRounds taken = XGBoostRounds.Of(learner, model, trees, outputs, rounds);
        var builder = new TreeEnsembleBuilder(features, outputs);
        offsets.CopyTo(builder.BaseOffset, 0);
        for (int t = taken.FirstTree; t < taken.EndTree; t++)
        {
            if (output[t] < 0 || output[t] >= outputs)
                throw new InvalidDataException($"tree_info says that tree {t} is of output {output[t]}; there are {outputs}.");
            new XGBoostTree(model["trees"].ElementAt(t), features).AddTo(builder, output[t], weights.Length > 0 ? weights[t] : 1);
        }

        return new XGBoostModel(builder.Build(), objective, names, taken);
    }

    /// <summary>The trees and the weights of dart, which versions keep in one of three places: beside "gbtree", beside "model", inside "model".</summary>
    private static (ModelField Model, double[] Weights) Booster(ModelField booster)
    {
        string name = booster["name"].Text;
        if (name is "gblinear")
            throw new InvalidDataException("The booster is gblinear, a linear model without trees: its weights explain it, weight times (value - mean of the value).");
        if (name is not ("gbtree" or "dart"))
            throw new InvalidDataException($"The booster is {Quote.Of(name)}; gbtree and dart are read.");
        ModelField inner = name is "dart" ? booster["gbtree"] : booster;
        ModelField model = inner["model"];
        ModelField[] places = [booster, inner, model];
        double[][] found = [.. places.Where(p => p.Has("weight_drop")).DistinctBy(p => p.Path, StringComparer.Ordinal).Select(p => p["weight_drop"].Doubles)];
        if (name is "dart" && found.Length == 0)
            throw new InvalidDataException($"The booster is dart, but there is no {booster.Path}.weight_drop: the trees' weights are missing.");
        if (found.Length > 1 && !found.All(w => w.SequenceEqual(found[0])))
            throw new InvalidDataException("weight_drop stands in two places with different weights.");
        // XGBoost keeps them as float.
        return (model, found.Length == 0 ? [] : [.. found[0].Select(w => (double)(float)w)]);
    }

    // One number, or from version 3.1 on a list of them, as text; on the scale of the prediction, not of the margin.
    private static double[] BaseScores(ModelField field, int outputs)
    {
        string[] scores = field.Value switch
        {
            double number => [number.ToString("R", CultureInfo.InvariantCulture)],
            double[] numbers => [.. numbers.Select(n => n.ToString("R", CultureInfo.InvariantCulture))],
            _ => field.Text.Trim().TrimStart('[').TrimEnd(']').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        };
        if (scores.Length != 1 && scores.Length != outputs)
            throw new InvalidDataException($"{field.Path} has {scores.Length} values for {outputs} outputs.");
        var values = new double[outputs];
        for (int k = 0; k < outputs; k++)
        {
            string text = scores[scores.Length == 1 ? 0 : k];
            if (!float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float value))
                throw new InvalidDataException($"{field.Path} holds {Quote.Of(text)}; a number was expected.");
            values[k] = value;
        }

        return values;
    }
}
