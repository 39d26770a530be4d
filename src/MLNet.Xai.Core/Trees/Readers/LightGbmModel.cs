using System.Text;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>A model that LightGBM saved as text (<c>booster.save_model("model.txt")</c>, formats v2 to v4), with constant leaves.</summary>
/// <remarks>Outputs are raw scores, one a class for multiclass objectives. Covers are numbers of rows, as LightGBM's own contributions weigh.</remarks>
public sealed class LightGbmModel
{
    private readonly OutputLink? _link;

    private LightGbmModel(TreeEnsemble ensemble, string objective, IReadOnlyList<string> featureNames, int rounds, BoostingRounds taken)
    {
        Ensemble = ensemble;
        Objective = objective;
        FeatureNames = featureNames;
        RoundCount = rounds;
        Rounds = taken;
        _link = LightGbmObjective.Link(objective);
    }

    /// <summary>The trees of the rounds that count.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The training objective with its parameters, such as <c>binary sigmoid:1</c>; empty for a custom one.</summary>
    public string Objective { get; }

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Number of boosting rounds in the file. LightGBM saves no more than up to the best one where training stopped early.</summary>
    public int RoundCount { get; }

    /// <summary>The rounds that <see cref="Ensemble"/> has.</summary>
    public BoostingRounds Rounds { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">A file of text.</param>
    /// <param name="rounds">The boosting rounds that count; all without it. A random forest's output is the mean over them.</param>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has not that many rounds.</exception>
    public static LightGbmModel Load(string path, BoostingRounds? rounds = null)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] start = new byte[1024];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        using var reader = new StreamReader(stream);
        return Load(reader, rounds, start.AsSpan(0, read));
    }

    /// <summary>Reads a model.</summary>
    /// <param name="reader">The text.</param>
    /// <param name="rounds">The boosting rounds that count; all without it.</param>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The model has not that many rounds.</exception>
    public static LightGbmModel Load(TextReader reader, BoostingRounds? rounds = null)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return Load(reader, rounds, default);
    }

    /// <summary>The link from raw scores to probabilities, for explanations of probabilities.</summary>
    /// <exception cref="InvalidOperationException">The objective gives no probabilities.</exception>
    public OutputLink ProbabilityLink() => _link
        ?? throw new InvalidOperationException($"The objective {Quote.Of(Objective)} gives no probabilities; explain the raw score.");

    private static LightGbmModel Load(TextReader reader, BoostingRounds? rounds, ReadOnlySpan<byte> start)
    {
        string first = reader.ReadLine() ?? "";
        if (first.Trim() is not "tree")
        {
            if (start.IsEmpty)
                start = Encoding.UTF8.GetBytes(first[..Math.Min(first.Length, 1024)]);
            throw new InvalidDataException("This is not a model that LightGBM saved as text: "
                + (ForeignFile.Describe(start) ?? $"its first line is not \"tree\" but {Quote.Of(first)}."));
        }

        try
        {
            return Read(reader, rounds);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"This is not a model that LightGBM saved as text, or one that is not supported: {e.Message}", e);
        }
    }

    private static LightGbmModel Read(TextReader reader, BoostingRounds? rounds)
    {
        LightGbmSection header = LightGbmSection.Read(reader, "the header", out string? next);
        int features = header.Int("max_feature_idx") is int last and >= 0 and < int.MaxValue
            ? last + 1
            : throw new InvalidDataException("max_feature_idx is no index of a feature.");
        string[] names = header.Values("feature_names");
        if (names.Length != features)
            throw new InvalidDataException($"There are {names.Length} feature_names; max_feature_idx says that there are {features}.");
        var trees = new List<LightGbmTree>();
        while (next is not null && next.StartsWith(LightGbmSection.TreeMark, StringComparison.Ordinal))
            trees.Add(new LightGbmTree(LightGbmSection.Read(reader, $"tree {trees.Count}", out next), trees.Count));

        int outputs = header.Int("num_tree_per_iteration", header.Int("num_class", 1));
        string[] promised = header.Values("tree_sizes");
        if (next is null || trees.Count == 0 || (promised.Length > 0 && trees.Count != promised.Length) || outputs < 1 || trees.Count % outputs != 0)
        {
            throw new InvalidDataException($"The model is cut off or damaged: it has {trees.Count} trees{(next is null ? " and no end of them" : "")}, "
                + $"{promised.Length} are announced, {outputs} an iteration.");
        }

        (int from, int to) = (rounds ?? BoostingRounds.All).Of(trees.Count / outputs);
        var builder = new TreeEnsembleBuilder(features, outputs);
        if (header.Has("average_output"))
            builder.OutputScale = 1.0 / (to - from);
        for (int t = from * outputs; t < to * outputs; t++)
            trees[t].AddTo(builder, t % outputs);
        return new LightGbmModel(builder.Build(), header.Text("objective"), names, trees.Count / outputs, new BoostingRounds(from, to - from));
    }
}
