using System.Globalization;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>Anchors of any model on rows of its features.</summary>
internal sealed class AnchorRows : ContrastRows
{
    private const int Rule = 0, Precision = 1, PrecisionLow = 2, PrecisionHigh = 3, Coverage = 4, InRule = 5, Found = 6;

    private readonly AnchorExplainer _explainer;
    private readonly RuleColumn _rule;

    public AnchorRows(AnchorState state)
        : base(state.Common)
    {
        State = state;
        _explainer = new AnchorExplainer(state.Common.Space(), state.Options);
        string name = state.Common.OutputColumn;
        _rule = new RuleColumn(_explainer.Space.Features, Model.SlotNames)
        {
            Name = name,
            Annotate = annotations =>
            {
                Annotate(annotations, "Anchor", state.Options.Scorings);
                if (Model.OutputCount == 1)
                    annotations.AddText(ContrastReader.KeptAnnotation, state.Within is { } within ? ContrastReader.KeptWithin(within) : ContrastReader.KeptSide(state.Common.Cutoff));
                annotations.AddText(ExplanationAnnotations.Error, string.Create(CultureInfo.InvariantCulture, $"bounds of precision hold with probability {1 - state.Options.Delta}"));
            },
        };
        Outputs =
        [
            _rule, Numbers(name + ".Precision", 1), Numbers(name + ".PrecisionLow", 1), Numbers(name + ".PrecisionHigh", 1), Numbers(name + ".Coverage", 1),
            Named(name + ".Features", Model.Features.Names), Numbers(name + ".Found", 1),
        ];
    }

    public AnchorState State { get; }

    public override string Name => "Anchors";

    public override IReadOnlyList<OutputColumn> Outputs { get; }

    public override ExplainingTransformer ToTransformer(Watch watch) => new AnchorTransformer(this, watch);

    public override void Write(BinaryWriter writer) => State.Write(writer);

    internal static RowExplainer Read(BinaryReader reader) => new AnchorRows(AnchorState.Read(reader));

    protected override void Explain(in ExplainBlock block, int row, ReadOnlySpan<float> features, ReadOnlySpan<float> scores)
    {
        Skip(block, row);

        // The samples are scored by the faster form: the row is asked for the same.
        double[] own = new double[Model.OutputCount];
        Model.Function.Score(features, 1, own);
        if (Array.Exists(own, double.IsNaN))
            return;
        ScoreTarget target = State.Within is { } within ? ScoreTarget.Between(own[0] - within, own[0] + within) : ScoreTarget.Of(own, State.Common.Cutoff);
        if (!target.Accepts(own))
            return;
        AnchorRule found = _explainer.Explain(features, Model.Function.Score, Model.OutputCount, target, block.Cancellation);
        _rule.Write(found, features, Row(block, Rule, row));
        Row(block, Precision, row)[0] = (float)found.Precision;
        Row(block, PrecisionLow, row)[0] = (float)found.PrecisionLow;
        Row(block, PrecisionHigh, row)[0] = (float)found.PrecisionHigh;
        Row(block, Coverage, row)[0] = (float)found.Coverage;
        Mark(Row(block, InRule, row), found.Conditions.Select(c => c.Feature));
        Row(block, Found, row)[0] = found.IsAnchor ? 1 : 0;
    }
}
