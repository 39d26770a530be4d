using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Counterfactuals of any model on rows of its features.</summary>
internal sealed class CounterfactualRows : ContrastRows
{
    private const int Values = 0, Changed = 1, Distances = 2, Sparsities = 3, Plausibilities = 4, OtherScores = 5, Count = 6, Nearest = 7;

    private readonly CounterfactualSearch _search;

    public CounterfactualRows(CounterfactualState state)
        : base(state.Common)
    {
        State = state;
        _search = new CounterfactualSearch(state.Common.Space(state.Neighbours), state.Options);
        (string name, int count) = (state.Common.OutputColumn, state.Options.Count);
        Outputs =
        [
            Named(name, Places(Model.SlotNames), annotations => Annotate(annotations, "Counterfactual", state.Options.Scorings)),
            Named(name + ".Changed", Places(Model.Features.Names)),
            Numbers(name + ".Distance", count),
            Numbers(name + ".Sparsity", count),
            Numbers(name + ".Plausibility", count),
            Model.OutputCount > 1 ? Named(name + ".Score", Places(Model.OutputNames)) : Numbers(name + ".Score", count),
            Numbers(name + ".Found", 1),
            Numbers(name + ".Nearest", 1),
        ];

        string[] Places(string[] names) => count == 1 ? names : [.. Enumerable.Range(1, count).SelectMany(i => names.Select(n => $"{i}.{n}"))];
    }

    public CounterfactualState State { get; }

    public override string Name => "Counterfactuals";

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override ExplainingTransformer ToTransformer(Watch watch) => new CounterfactualTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new CounterfactualRows(CounterfactualState.Read(reader));

    protected override void Explain(in ExplainBlock block, int row, ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        Skip(block, row);
        if ((State.Target ?? Said(scores)?.Negated) is not { } target)
            return;
        CounterfactualSet set = _search.Find(features, Model.Function.Score, Model.OutputCount, target, Judge, block.Cancellation);
        if (set.IsThere)
            return;
        Row(block, Count, row)[0] = set.Found.Count;
        Row(block, Nearest, row)[0] = set.IsNearest ? 1 : 0;
        for (int i = 0; i < set.Found.Count; i++)
            Write(block, row, i, set.Found[i]);
    }

    private void Write(in ExplainBlock block, int row, int place, Counterfactual found)
    {
        int slots = Model.Slots, outputs = Model.OutputCount;
        Span<float> values = Row(block, Values, row).Slice(place * slots, slots), said = Row(block, OtherScores, row).Slice(place * outputs, outputs);
        for (int s = 0; s < slots; s++)
            values[s] = found.Values[s];
        for (int k = 0; k < outputs; k++)
            said[k] = (float)found.Outputs[k];
        Mark(Row(block, Changed, row).Slice(place * FeatureCount, FeatureCount), found.Changed);
        Row(block, Distances, row)[place] = (float)found.Distance;
        Row(block, Sparsities, row)[place] = found.Changed.Count;
        Row(block, Plausibilities, row)[place] = (float)found.Plausibility;
    }
}
