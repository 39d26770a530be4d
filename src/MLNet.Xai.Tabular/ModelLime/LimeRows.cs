using System.Numerics.Tensors;
using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Tabular;

/// <summary>LIME of any model on rows of its features.</summary>
internal sealed class LimeRows : ModelRows
{
    private const int Weights = 0, Descriptions = 1, Intercepts = 2, Fits = 3, Predictions = 4, Errors = 5, Stability = 6;

    private readonly LimeEngine _engine;
    private readonly LimeDescriptions _words;

    public LimeRows(LimeState state)
        : base(state.Model, state.When)
    {
        (State, _engine) = (state, new LimeEngine(state));
        for (int p = 0; p < _engine.Players.Length; p++)
        {
            if (_engine.Players[p] is CategoryPlayer own && own.Categories.Count != state.CategoryNames[p].Length)
                throw new InvalidDataException($"there are {state.CategoryNames[p].Length} names for {own.Categories.Count} categories of '{own.Name}'");
        }

        _words = new LimeDescriptions(_engine);
        string[] outputs = [.. state.Outputs.Select(o => o >= 0 ? state.Model.OutputNames[o] : "")], features = state.Model.Features.Names;
        Outputs = Columns(state.OutputColumn, features, outputs.Length > 1 ? outputs : [], _words.Texts, annotations =>
        {
            annotations.AddText(ExplanationAnnotations.Method, "LIME");
            annotations.AddText(ExplanationAnnotations.Cost, Cost);
            annotations.AddText(ExplanationAnnotations.Error, "sampled, with standard errors");
            annotations.AddText(ExplanationAnnotations.WeightsOf, Enumerable.Range(0, features.Length).Any(p => _engine.Bins(p) is null) ? AttributionLayout.Slopes : "Presence");
            annotations.AddText(ExplanationAnnotations.Units, state.Model.Units.ToString());
            annotations.AddTexts(ExplanationAnnotations.OutputNames, outputs);
            annotations.AddNumbers(ExplanationAnnotations.OutputIndices, state.Outputs);
            annotations.AddTexts(ExplanationAnnotations.FeatureNames, features);
            annotations.AddText(ExplanationAnnotations.FeatureColumn, state.Model.FeatureColumn);
            if (state.Model.FeatureColumn.Length == 0)
                return;
            annotations.AddNumbers(ExplanationAnnotations.FeatureGroups, state.Model.Features.GroupOfSlot);
            if (state.Model.Features.IsGrouped)
                annotations.AddText(ExplanationAnnotations.Grouping, nameof(FeatureGrouping.Player));
        });
    }

    public LimeState State { get; }

    public override string Name => "LIME";

    /// <summary>What a row costs, in words.</summary>
    public string Cost => _engine.IsAround ? $"{_engine.Samples} rows scored a row" : $"1 row scored a row, {_engine.Samples - 1} once";

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    /// <summary>What is appended.</summary>
    /// <param name="name">Name of the first column.</param>
    /// <param name="features">Names of the features.</param>
    /// <param name="outputs">Names of the outputs; none where there is one.</param>
    /// <param name="texts">All descriptions.</param>
    /// <param name="annotate">Further annotations of the first column.</param>
    public static OutputColumn[] Columns(
        string name, string[] features, string[] outputs, IReadOnlyList<string> texts, Action<DataViewSchema.Annotations.Builder>? annotate = null)
    {
        string[] slots = outputs.Length > 0 ? [.. outputs.SelectMany(o => features.Select(f => $"{o}.{f}"))] : features, indices = ["VSI", "CSI"];
        return
        [
            new OutputColumn { Name = name, SlotNames = slots, Annotate = annotate },
            new TextColumn(texts) { Name = name + ".Descriptions", SlotNames = features },
            new OutputColumn { Name = name + ".Intercept", SlotNames = outputs },
            new OutputColumn { Name = name + ".R2", SlotNames = outputs },
            new OutputColumn { Name = name + ".LocalPrediction", SlotNames = outputs },
            new OutputColumn { Name = name + ".StandardErrors", SlotNames = slots },
            new OutputColumn { Name = name + ".Stability", SlotNames = outputs.Length > 0 ? [.. outputs.SelectMany(o => indices.Select(i => $"{o}.{i}"))] : indices },
        ];
    }

    public override ExplainingTransformer ToTransformer(Watch watch) => new LimeTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new LimeRows(LimeState.Read(reader));

    protected override void Explain(in ExplainBlock block, int row, ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        bool[] wanted = block.ActiveOutputs;
        if (wanted[Descriptions])
            _words.Write(features, Row(block, Descriptions, row));
        if (!wanted.Where((active, column) => active && column != Descriptions).Any())
            return;
        int[] outputs = State.Outputs is [-1] ? [TensorPrimitives.IndexOfMax(scores)] : State.Outputs;
        LimeFit[] fits = _engine.Explain(features, outputs, errors: wanted[Errors] || wanted[Stability]);
        int width = fits[0].Weights.Length;
        for (int o = 0; o < fits.Length; o++)
        {
            TensorPrimitives.ConvertTruncating<double, float>(fits[o].Weights, Row(block, Weights, row).Slice(o * width, width));
            TensorPrimitives.ConvertTruncating<double, float>(fits[o].StandardErrors, Row(block, Errors, row).Slice(o * width, width));
            Row(block, Intercepts, row)[o] = (float)fits[o].Intercept;
            Row(block, Fits, row)[o] = (float)fits[o].Score;
            Row(block, Predictions, row)[o] = (float)fits[o].LocalPrediction;
        }

        if (wanted[Stability])
            Compare(block, features, outputs, fits, Row(block, Stability, row));
    }

    private void Compare(in ExplainBlock block, ReadOnlySpan<float> features, int[] outputs, LimeFit[] first, Span<float> indices)
    {
        List<LimeFit[]> all = [first];
        for (int seed = 1; seed < _engine.Seeds; seed++)
        {
            block.Cancellation.ThrowIfCancellationRequested();
            all.Add(_engine.Explain(features, outputs, seed, errors: true));
        }

        for (int o = 0; o < outputs.Length; o++)
        {
            LimeStability found = LimeStability.Of([.. all.Select(fits => fits[o])]);
            (indices[2 * o], indices[(2 * o) + 1]) = ((float)found.Variables, (float)found.Coefficients);
        }
    }
}
