using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>Tree models and GAMs: interventional TreeSHAP against the background, groups as players.</summary>
internal sealed class TreeEngine : ShapEngine
{
    private readonly TreeShapExplainer _explainer;
    private readonly bool _exact;

    public TreeEngine(ShapState state)
    {
        DirectFunction direct = state.Model.Function.Direct!;
        TreeModel trees = direct.Trees!;
        _exact = direct.IsMargin;
        _explainer = new TreeShapExplainer(trees.Ensemble, new TreeShapOptions
        {
            Perturbation = TreeShapPerturbation.Interventional,
            Background = state.Background,
            Groups = state.Model.Features.IsGrouped ? state.Model.Features.GroupOfSlot : default,
            Units = direct.IsMargin ? ExplanationUnits.Margin : ExplanationUnits.Probability,
            Link = direct.IsMargin ? null : trees.ProbabilityLink,
            Seed = state.Seed,
        });
    }

    public override string Name => "TreeSHAP";

    public override long Scorings => 0;

    public override string Error => _exact ? "exact against the background" : "exact against the background for up to 12 features, else sampled, with standard errors";

    public override bool InBatches => true;

    // A link gives what ML.NET's column has: probabilities of calibrated binary models, scores of one-versus-all and softmax ones.
    public static bool Fits(ExplainedModel model) => model.Function.Direct is { Trees: { } trees } direct && (direct.IsMargin || trees.ProbabilityLink is not null);

    public override void Interactions(ReadOnlySpan<float> rows, int count, ReadOnlySpan<double> values, Span<double> matrices, CancellationToken cancellation) =>
        _explainer.ExplainInteractions(rows, count, matrices, ct: cancellation);

    public override void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation) =>
        Explain(rows, count, values, errors, bases, asMany: false, cancellation);

    public override void ExplainAsMany(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, CancellationToken cancellation) =>
        Explain(rows, count, values, errors, bases, asMany: true, cancellation);

    private void Explain(ReadOnlySpan<float> rows, int count, Span<double> values, Span<double> errors, Span<double> bases, bool asMany, CancellationToken cancellation)
    {
        _explainer.ExplainWithErrorsAs(asMany, rows, count, values, errors, ct: cancellation);
        for (int row = 0; row < count; row++)
            _explainer.BaseValues.CopyTo(bases[(row * _explainer.BaseValues.Length)..]);
    }
}
