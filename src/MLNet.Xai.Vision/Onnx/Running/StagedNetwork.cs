using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>
/// A network in parts, cut at some layers: each part takes the last layer's result, and what passes by it, a shortcut for instance. Between two parts a result can
/// be looked at, and another can go on, of many copies too.
/// </summary>
internal sealed class StagedNetwork : IDisposable
{
    private readonly Stage[] _stages;
    private readonly bool _batches;

    /// <param name="graph">The network.</param>
    /// <param name="image">Its input.</param>
    /// <param name="layers">Where it is cut, from below.</param>
    /// <param name="trial">What is known of it.</param>
    /// <param name="options">Of the sessions.</param>
    public StagedNetwork(NetworkGraph graph, ImageInput image, IReadOnlyList<OnnxLayer> layers, NetworkTrial trial, SessionOptions options)
    {
        _batches = trial.Batch is null;
        string[] cuts = [image.Name, .. layers.Select(l => l.Name), trial.Output];
        _stages = new Stage[cuts.Length - 1];
        // From above: what passes by one part is wanted of the part below it.
        string[] wanted = [trial.Output];
        for (int s = _stages.Length - 1; s >= 0; s--)
        {
            string[] inputs = [cuts[s], .. Passing(graph, cuts[..(s + 1)], wanted)];
            string[] made = [.. wanted.Where(w => !inputs.Contains(w, StringComparer.Ordinal))];
            _stages[s] = new Stage(inputs, made, wanted);
            wanted = [.. inputs];
        }

        try
        {
            foreach (Stage stage in _stages)
                stage.Open(graph, image, layers, trial, options);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs all parts.</summary>
    /// <param name="pictures">As the network takes them.</param>
    /// <param name="between">What becomes of the result of layer n; may be the same.</param>
    /// <returns>What the network gives, in the current dispose scope; null as soon as something with gradients goes on, which ends here.</returns>
    /// <exception cref="InvalidOperationException">Another number of results went on than can join what passes by.</exception>
    public Tensor? Run(Tensor pictures, Func<int, Tensor, Tensor> between)
    {
        Dictionary<string, Tensor> values = new(StringComparer.Ordinal) { [_stages[0].Inputs[0]] = pictures };
        long count = pictures.shape[0];
        for (int s = 0; s < _stages.Length; s++)
        {
            Stage stage = _stages[s];
            if (s > 0)
            {
                Tensor at = between(s - 1, values[stage.Inputs[0]]);
                if (at.requires_grad)
                    return null;
                values[stage.Inputs[0]] = at;
                if (at.shape[0] != count)
                {
                    foreach (string passing in stage.Inputs.Skip(1))
                        values[passing] = Copies(values[passing], passing, count, at.shape[0]);
                    count = at.shape[0];
                }
            }

            Tensor[] made = _batches || count == 1 ? stage.Run(values) : OneByOne(stage, values, count);
            Dictionary<string, Tensor> next = stage.Wanted.Where(values.ContainsKey).ToDictionary(w => w, w => values[w], StringComparer.Ordinal);
            for (int i = 0; i < made.Length; i++)
                next[stage.Made[i]] = made[i];
            values = next;
        }

        return values[_stages[^1].Wanted[0]];
    }

    public void Dispose()
    {
        foreach (Stage stage in _stages)
            stage.Dispose();
    }

    // What a part needs besides the layer below it: pictures too, where a part looks at them again.
    private static string[] Passing(NetworkGraph graph, string[] cuts, string[] wanted)
    {
        if (cuts.Length == 1)
            return [];
        HashSet<string> below = GraphCut.Depending(graph, [cuts[0]]), above = GraphCut.Depending(graph, [cuts[^1]]);
        HashSet<string> passing = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        var waiting = new Stack<string>(wanted);
        while (waiting.TryPop(out string? value))
        {
            if (value.Equals(cuts[^1], StringComparison.Ordinal) || !seen.Add(value) || !below.Contains(value))
                continue;
            if (!above.Contains(value))
            {
                passing.Add(value);
                continue;
            }

            foreach (string need in graph.MakerOf(value)!.Needs)
                waiting.Push(need);
        }

        return [.. passing.Order(StringComparer.Ordinal)];
    }

    private static Tensor Copies(Tensor value, string name, long from, long to) => from == 1 && value.dim() > 0 && value.shape[0] == 1 && value.is_floating_point()
        ? value.repeat([to, .. Enumerable.Repeat(1L, (int)value.dim() - 1)])
        : throw new InvalidOperationException($"'{name}', which passes by the layer, is [{string.Join(", ", value.shape)}] and cannot join {to} copies");

    private static Tensor[] OneByOne(Stage stage, Dictionary<string, Tensor> values, long count)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor>[] rows = [.. stage.Made.Select(_ => new List<Tensor>())];
        for (long row = 0; row < count; row++)
        {
            long at = row;
            Tensor[] made = stage.Run(stage.Inputs.ToDictionary(i => i, i => values[i].narrow(0, at, 1), StringComparer.Ordinal));
            for (int i = 0; i < made.Length; i++)
                rows[i].Add(made[i]);
        }

        return [.. rows.Select(r => cat(r).MoveToOuterDisposeScope())];
    }

    private sealed class Stage(string[] inputs, string[] made, string[] wanted) : IDisposable
    {
        private OnnxSession? _session;

        public string[] Inputs => inputs;

        public string[] Made => made;

        public string[] Wanted => wanted;

        public void Open(NetworkGraph graph, ImageInput image, IReadOnlyList<OnnxLayer> layers, NetworkTrial trial, SessionOptions options)
        {
            GraphValue[] takes = [.. inputs.Select(name => name.Equals(image.Name, StringComparison.Ordinal) ? image.WithBatch(trial.Batch) : Value(name, layers))];
            if (made.Length > 0)
                _session = new OnnxSession(GraphCut.Write(graph, takes, made.Select(m => new GraphValue(m, 0, null)), trial.Constants), inputs, made, options);
        }

        public Tensor[] Run(Dictionary<string, Tensor> values) => _session?.Run([.. inputs.Select(i => values[i])]) ?? [];

        public void Dispose() => _session?.Dispose();

        private static GraphValue Value(string name, IReadOnlyList<OnnxLayer> layers) => new(name, OnnxElement.Single,
            layers.FirstOrDefault(l => l.Name.Equals(name, StringComparison.Ordinal)) is { } known ? [.. known.Shape.Select((s, i) => i > 0 && s > 0 ? s : (long?)null)] : null);
    }
}
