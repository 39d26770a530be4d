namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>The one node of trees of a graph, and what stands around it: only steps that change no number are allowed.</summary>
internal sealed class OnnxWiring
{
    private const int Single = 1, Double = 11;
    private readonly OnnxGraph _graph;
    private readonly Dictionary<string, OnnxNode> _makers = new(StringComparer.Ordinal);
    private readonly HashSet<OnnxNode> _seen = [];
    private readonly List<OnnxInput> _inputs = [];

    public OnnxWiring(OnnxGraph graph)
    {
        _graph = graph;
        Trees = Find(graph);
        foreach (OnnxNode node in graph.Nodes)
        {
            foreach (string output in node.Outputs)
            {
                if (output.Length > 0 && !_makers.TryAdd(output, node))
                    throw new InvalidDataException($"Two nodes give {Quote.Of(output)}.");
            }
        }

        _seen.Add(Trees);
        if (Trees.Inputs.Count != 1)
            throw new InvalidDataException($"{Trees.Described} has {Trees.Inputs.Count} inputs; one was expected.");
        Trace(Trees.Inputs[0], false);
        Follow();
        if (graph.Nodes.Find(node => !_seen.Contains(node)) is { } other)
            throw new InvalidDataException($"{other.Described} stands beside the trees, and what it does is not read: explain the trees' model without it.");
    }

    /// <summary>The node of trees.</summary>
    public OnnxNode Trees { get; }

    /// <summary>The width of a row; null where the graph leaves it open.</summary>
    public long? Width
    {
        get
        {
            long width = 0;
            foreach (OnnxInput input in _inputs)
            {
                if (input.Width is not { } own)
                    return _inputs.Count == 1 ? null : throw new InvalidDataException($"The input {Quote.Of(input.Name)} has no known width.");
                width = own > int.MaxValue ? throw new InvalidDataException($"The input {Quote.Of(input.Name)} has a width of {own}.") : width + own;
            }

            return width;
        }
    }

    /// <summary>Names of the features, where every one is an input of its own; else none.</summary>
    public IReadOnlyList<string> FeatureNames => _inputs.Count > 1 && _inputs.TrueForAll(input => input.Width == 1) ? [.. _inputs.Select(input => input.Name)] : [];

    private static OnnxNode Find(OnnxGraph graph)
    {
        List<OnnxNode> trees = graph.Nodes.FindAll(node => node.Is("TreeEnsembleRegressor", OnnxNode.MachineLearning)
            || node.Is("TreeEnsembleClassifier", OnnxNode.MachineLearning) || node.Is("TreeEnsemble", OnnxNode.MachineLearning));
        if (trees.Count == 1)
            return trees[0];
        string kinds = string.Join(", ", graph.Nodes.Select(node => node.Kind).Distinct(StringComparer.Ordinal).Take(12));
        throw new InvalidDataException(trees.Count > 1
            ? $"It has {trees.Count} ensembles of trees; models of one (TreeEnsembleRegressor, TreeEnsembleClassifier, TreeEnsemble) are read."
            : $"It has no trees (TreeEnsembleRegressor, TreeEnsembleClassifier, TreeEnsemble). It is made of {Quote.Of(kinds)}.");
    }

    // From the trees back to what the graph takes.
    private void Trace(string name, bool joined)
    {
        while (true)
        {
            if (!_makers.TryGetValue(name, out OnnxNode? maker))
            {
                OnnxInput input = _graph.Inputs.Find(i => i.Name.Equals(name, StringComparison.Ordinal))
                    ?? throw new InvalidDataException($"Nothing gives {Quote.Of(name)}, which the trees read.");
                if (!input.IsNumeric)
                    throw new InvalidDataException($"The input {Quote.Of(name)} holds no numbers (its type is {input.Type}).");
                if (_inputs.Contains(input))
                    throw new InvalidDataException($"The trees read the input {Quote.Of(name)} twice.");
                _inputs.Add(input);
                return;
            }

            if (!_seen.Add(maker))
                throw new InvalidDataException($"{maker.Described} is read twice on the way to the trees, or stands in a circle.");
            if (!joined && maker.Is("Concat") && maker.Int("axis", 0) is 1 or -1 && maker.Inputs.Count > 0)
            {
                foreach (string part in maker.Inputs)
                    Trace(part, true);
                return;
            }

            bool same = maker.Is("Identity") || (maker.Is("Cast") && maker.Int("to", 0) is Single or Double);
            if (!same || maker.Inputs.Count != 1)
            {
                throw new InvalidDataException($"{maker.Described} changes the features before the trees read them, and only trees are read. "
                    + "Convert the trees' model alone, and do this step in ML.NET before it.");
            }

            name = maker.Inputs[0];
        }
    }

    // From the trees on: labels may change their type, scores may be named.
    private void Follow()
    {
        var isScore = new Dictionary<string, bool>(StringComparer.Ordinal);
        bool labels = Trees.Kind.Equals("TreeEnsembleClassifier", StringComparison.Ordinal);
        for (int i = 0; i < Trees.Outputs.Count; i++)
            isScore[Trees.Outputs[i]] = !labels || i == 1;
        // Nodes stand in the order of their work.
        foreach (OnnxNode node in _graph.Nodes)
        {
            if (node.Inputs.Count != 1 || !isScore.TryGetValue(node.Inputs[0], out bool score) || _seen.Contains(node))
                continue;
            bool same = node.Is("Identity") || (node.Is("Cast") && (!score || node.Int("to", 0) is Single or Double))
                || (score && node.Is("ZipMap", OnnxNode.MachineLearning) && HasSameLabels(node));
            if (!same)
                throw new InvalidDataException($"{node.Described} changes what the trees give, and is not read: margins or probabilities would be wrong.");
            _seen.Add(node);
            foreach (string output in node.Outputs)
                isScore[output] = score;
        }
    }

    private bool HasSameLabels(OnnxNode map) => map.Ints("classlabels_int64s").SequenceEqual(Trees.Ints("classlabels_int64s"))
        && map.Texts("classlabels_strings").SequenceEqual(Trees.Texts("classlabels_strings"), StringComparer.Ordinal);
}
