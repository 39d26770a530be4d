using System.Numerics.Tensors;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Tabular;

/// <summary>LIME at work on a model: the samples of each seed are drawn and scored once, in one call, and serve all rows, unless they stand around each row.</summary>
internal sealed class LimeEngine
{
    // Samples that are written and scored together; trees are walked by as many.
    private const int Block = 512;

    private readonly ExplainedModel _model;
    private readonly LimeTabularExplainer _core;
    private readonly bool _plain;
    private readonly bool _singles;
    private readonly int[] _slots;
    private readonly Spare<Near> _near;
    private readonly Spare<float[]> _blocks;
    private readonly Lazy<(LimeSamples Samples, double[] Said)>[] _seeds;
    private readonly Lazy<StandardSamples?>[] _standard;

    public LimeEngine(LimeState state)
    {
        _model = state.Model;
        Players = LimePlayers.Of(_model, state.Background, state.Categorical, state.CategoryNames);
        Samples = state.Options.Samples;
        double[] training = new double[state.Background.Length / _model.Slots * Players.Length];
        for (int row = 0; row < state.Background.Length / _model.Slots; row++)
            Numbers(state.Background.AsSpan(row * _model.Slots, _model.Slots)).CopyTo(training, row * Players.Length);
        Check(training);
        int[] categorical = [.. Enumerable.Range(0, Players.Length).Where(p => Players[p].IsCategorical)];
        _core = new LimeTabularExplainer(training, Players.Length, state.Options.Core(categorical), state.Labels);
        _core.Sampler.Snap = (player, values) => Players[player].Snap(values);
        _slots = [.. Players.Select(player => (player as SlotPlayer)?.Slot ?? -1)];
        _plain = _slots.SequenceEqual(Enumerable.Range(0, _model.Slots));
        _singles = !Players.Where((_, p) => _core.Bins(p) is null && _slots[p] < 0).Any();
        _blocks = new Spare<float[]>(() => new float[Block * _model.Slots]);
        _near = new Spare<Near>(() => new Near((Samples - 1) * _model.Slots, new double[(Samples - 1) * _model.OutputCount]));
        _seeds = [.. Enumerable.Range(0, state.Options.StabilitySeeds).Select(k => new Lazy<(LimeSamples, double[])>(() => Scored(k == 0 ? state.Options.Seed : CounterRandom.Fork(state.Options.Seed, (ulong)k))))];
        _standard = [.. _seeds.Select(seed => new Lazy<StandardSamples?>(() => _core.Sampler.Standard(seed.Value.Samples)))];
    }

    public LimePlayer[] Players { get; }

    public int Samples { get; }

    /// <summary>Whether each row has samples of its own, so that the model scores them for each.</summary>
    public bool IsAround => _core.Sampler.IsAround;

    public int Seeds => _seeds.Length;

    public FeatureBins? Bins(int player) => _core.Bins(player);

    /// <summary>A row as LIME's features: the bins, categories and scaled values that the local model is about.</summary>
    /// <exception cref="InvalidOperationException">A feature that is not cut has no finite value.</exception>
    public double[] Codes(double[] numbers)
    {
        for (int p = 0; p < numbers.Length; p++)
        {
            if (_core.Bins(p) is null && !double.IsFinite(numbers[p]))
            {
                throw new InvalidOperationException($"The feature '{Players[p].Name}' is {numbers[p]}, which has no scaled value. Cut features into bins ({nameof(LimeColumnOptions)}."
                    + $"{nameof(LimeColumnOptions.Discretizer)}): missing values are one of their own.");
            }
        }

        return _core.Sampler.Codes(numbers);
    }

    /// <summary>A row's numbers, one a feature.</summary>
    public double[] Numbers(ReadOnlySpan<float> row)
    {
        double[] numbers = new double[Players.Length];
        for (int p = 0; p < numbers.Length; p++)
            numbers[p] = Players[p].Number(row);
        return numbers;
    }

    /// <summary>The local models of some outputs.</summary>
    /// <param name="row">All slots.</param>
    /// <param name="outputs">Which outputs.</param>
    /// <param name="seed">Which seed's samples.</param>
    /// <param name="errors">Whether standard errors are wanted.</param>
    public LimeFit[] Explain(ReadOnlySpan<float> row, IReadOnlyList<int> outputs, int seed = 0, bool errors = false)
    {
        double[] numbers = Numbers(row), codes = Codes(numbers), own = new double[_model.OutputCount];
        _model.Function.Score(row, 1, own);
        if (!Array.TrueForAll(own, double.IsFinite))
            throw new InvalidOperationException($"The model says {own.First(value => !double.IsFinite(value))} of the row: nothing can be explained.");
        (LimeSamples samples, double[] said) = _seeds[seed].Value;
        if (!IsAround)
            return _core.Fit(codes, samples, own, said, outputs, errors);
        Near near = _near.Rent();
        LimeFit[] fits;
        if (_singles && _plain && _standard[seed].Value is { } standard && standard.Serves(numbers))
        {
            fits = _core.Fit(numbers, standard, own, Score(standard, numbers, near), outputs, errors);
        }
        else
        {
            fits = _core.Fit(codes, Around(numbers, samples, seed, near), own, Score(near.Rows, near.Said), outputs, errors);
        }

        _near.Return(near);
        return fits;
    }

    // Features that are not sampled around the row stay in the rows of a seed.
    private LimeSamples Around(double[] numbers, LimeSamples samples, int seed, Near near)
    {
        if (_singles)
        {
            if (seed != near.Seed)
                Write(samples.Rows, near.Rows);
            near.Seed = seed;
            return _core.Sampler.Around(numbers, samples, near.Rows, _slots);
        }

        near.Samples = _core.Sampler.Around(numbers, samples, seed == near.Seed ? near.Samples : null);
        near.Seed = seed;
        Write(near.Samples.Rows, near.Rows);
        return near.Samples;
    }

    private (LimeSamples Samples, double[] Said) Scored(long seed)
    {
        LimeSamples samples = _core.Sampler.Draw(seed);
        if (IsAround)
            return (samples, []);
        float[] rows = new float[samples.Count * _model.Slots];
        Write(samples.Rows, rows);
        return (samples with { Rows = [] }, Score(rows, new double[samples.Count * _model.OutputCount]));
    }

    // Where the model's arithmetic is known, a thread writes a few samples and scores them while they are in its cache.
    private double[] Score(StandardSamples standard, double[] numbers, Near near)
    {
        (int count, int slots, int outputs) = (Samples - 1, _model.Slots, _model.OutputCount);
        if (_model.Function.Direct is null)
        {
            near.Seed = -1;
            standard.Write(numbers, 0, near.Rows);
            return Score(near.Rows, near.Said);
        }

        _ = Parallel.For(0, (count + Block - 1) / Block, block =>
        {
            int first = block * Block, size = Math.Min(Block, count - first);
            float[] rows = _blocks.Rent();
            standard.Write(numbers, first, rows.AsSpan(0, size * slots));
            _model.Function.Score(rows, size, near.Said.AsSpan(first * outputs, size * outputs), threads: 1);
            _blocks.Return(rows);
        });
        return ByOutput(near.Said);
    }

    // The room itself where there is one output.
    private double[] Score(float[] rows, double[] said)
    {
        _model.Function.Score(rows, rows.Length / _model.Slots, said);
        return ByOutput(said);
    }

    private double[] ByOutput(double[] said)
    {
        if (_model.OutputCount > 1)
            return LimeTabularExplainer.ByOutput(said, _model.OutputCount);
        LimeTabularExplainer.CheckSaid(said);
        return said;
    }

    private void Write(double[] numbers, float[] rows)
    {
        if (_plain)
        {
            TensorPrimitives.ConvertTruncating<double, float>(numbers, rows);
            return;
        }

        for (int r = 0; r < rows.Length / _model.Slots; r++)
        {
            for (int p = 0; p < Players.Length; p++)
                Players[p].Write(numbers[(r * Players.Length) + p], rows.AsSpan(r * _model.Slots, _model.Slots));
        }
    }

    private void Check(double[] training)
    {
        for (int p = 0; p < Players.Length; p++)
        {
            bool any = false;
            for (int at = p; at < training.Length; at += Players.Length)
            {
                if (double.IsInfinity(training[at]))
                    throw new InvalidOperationException($"The feature '{Players[p].Name}' is infinite in some rows of the background: there are no bins of that. Replace such values before the model.");
                any |= !double.IsNaN(training[at]);
            }

            if (!any)
                throw new InvalidOperationException($"The feature '{Players[p].Name}' is missing in all rows of the background: there is nothing to sample it from.");
        }
    }

    // Room for the samples around a row.
    private sealed class Near(int numbers, double[] said)
    {
        private float[]? _rows;

        public float[] Rows => _rows ??= new float[numbers];

        public double[] Said => said;

        public LimeSamples? Samples { get; set; }

        public int Seed { get; set; } = -1;
    }
}
