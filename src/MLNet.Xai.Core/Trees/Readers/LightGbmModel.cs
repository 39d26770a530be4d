using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>A model that LightGBM saved as text (<c>booster.save_model("model.txt")</c>, formats v2 to v4), with constant leaves.</summary>
/// <remarks>Outputs are raw scores, one a class for multiclass objectives. Covers are numbers of rows, as LightGBM's own contributions weigh.</remarks>
public sealed class LightGbmModel
{
    private LightGbmModel(TreeEnsemble ensemble, string objective, IReadOnlyList<string> featureNames)
    {
        Ensemble = ensemble;
        Objective = objective;
        FeatureNames = featureNames;
    }

    /// <summary>The trees.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>The training objective with its parameters, such as <c>binary sigmoid:1</c>; empty for a custom one.</summary>
    public string Objective { get; }

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> FeatureNames { get; }

    /// <summary>Reads a model file.</summary>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    public static LightGbmModel Load(string path)
    {
        using StreamReader reader = File.OpenText(path);
        return Load(reader);
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="InvalidDataException">It is not such a model, or uses what is not supported; the message says what.</exception>
    public static LightGbmModel Load(TextReader reader)
    {
        try
        {
            return Read(reader);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException or IndexOutOfRangeException or InvalidOperationException)
        {
            throw new InvalidDataException($"This is not a model that LightGBM saved as text: {e.Message}", e);
        }
    }

    private static LightGbmModel Read(TextReader reader)
    {
        if (reader.ReadLine()?.Trim() is not "tree")
            throw new InvalidDataException("This is not a model that LightGBM saved as text: its first line is not \"tree\".");
        LightGbmSection header = LightGbmSection.Read(reader, out string? next);
        int classes = header.Int("num_tree_per_iteration", header.Int("num_class", 1));
        var builder = new TreeEnsembleBuilder(header.Int("max_feature_idx") + 1, classes);
        int trees = 0;
        while (next is not null && next.StartsWith("Tree=", StringComparison.Ordinal))
        {
            LightGbmSection tree = LightGbmSection.Read(reader, out next);
            new LightGbmTree(tree, trees).AddTo(builder, trees % classes);
            trees++;
        }

        int promised = header.Values("tree_sizes").Length;
        if (trees < promised || trees % classes != 0)
            throw new InvalidDataException($"The model is cut off: it has {trees} trees, {promised} are announced, {classes} an iteration.");
        if (header.Has("average_output"))
            builder.OutputScale = (double)classes / trees;
        return new LightGbmModel(builder.Build(), header.Text("objective"), header.Text("feature_names").Split(' '));
    }
}

/// <summary>Lines <c>key=value</c> up to the next tree or the end of the trees.</summary>
internal sealed class LightGbmSection
{
    private readonly Dictionary<string, string> _lines = new(StringComparer.Ordinal);

    /// <summary>Reads a section; <paramref name="next"/> is the line that begins the next one.</summary>
    public static LightGbmSection Read(TextReader reader, out string? next)
    {
        var section = new LightGbmSection();
        while ((next = reader.ReadLine()) is not null)
        {
            next = next.Trim();
            if (next.StartsWith("Tree=", StringComparison.Ordinal) || next is "end of trees")
                break;
            int equals = next.IndexOf('=', StringComparison.Ordinal);
            if (next.Length > 0)
                section._lines[equals < 0 ? next : next[..equals]] = equals < 0 ? "" : next[(equals + 1)..];
        }

        return section;
    }

    public bool Has(string key) => _lines.ContainsKey(key);

    public string Text(string key) => _lines.GetValueOrDefault(key, "");

    public int Int(string key, int? missing = null)
    {
        if (_lines.TryGetValue(key, out string? text))
            return int.Parse(text, CultureInfo.InvariantCulture);
        return missing ?? throw new InvalidDataException($"The model has no line \"{key}=\".");
    }

    public string[] Values(string key) => Text(key).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public int[] Ints(string key, int count) => Numbers(key, count, text => int.Parse(text, CultureInfo.InvariantCulture));

    public double[] Doubles(string key, int count) => Numbers(key, count, Double);

    // As C writes them: inf stands where a node parts numbers from NaN.
    private static double Double(string text) => text switch
    {
        "inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        "nan" or "-nan" => double.NaN,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private T[] Numbers<T>(string key, int count, Func<string, T> parse)
    {
        string[] texts = Values(key);
        return texts.Length >= count
            ? [.. texts.Take(count).Select(parse)]
            : throw new InvalidDataException($"A tree has {texts.Length} values of {key}; {count} are needed.");
    }
}
