using MLNet.Xai.Torch.Attribution;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>What is different about attribution methods when texts are explained.</summary>
internal static class TextMethods
{
    /// <summary>Refuses methods that are not for texts, and baselines that are given twice or to a method without one.</summary>
    /// <param name="method">The method.</param>
    /// <param name="baseline">The baseline asked for, if any.</param>
    /// <param name="reduction">The reduction asked for, if any.</param>
    /// <exception cref="ArgumentException">The message says what to do.</exception>
    public static void Check(AttributionMethod method, TextBaseline? baseline, TokenReduction? reduction)
    {
        string name = method.GetType().Name;
        switch (Innermost(method))
        {
            case IntegratedGradients { Baseline: not null } or DeepLift { Baseline: not null } or DeepLift { Baselines: not null } or GradientShap { Baselines: not null }:
                throw new ArgumentException($"{name} has a baseline of its own; of texts it is a {nameof(TextBaseline)}, which takes tensors too: {nameof(TextBaseline)}.{nameof(TextBaseline.Embeddings)}.");
            case IntegratedGradients or DeepLift or GradientShap:
                break;
            case Saliency or InputXGradient or GuidedBackpropagation or Deconvolution:
                if (baseline is not null)
                    throw new ArgumentException($"{name} compares with nothing: leave the baseline out.");
                break;
            default:
                throw new ArgumentException(
                    $"{name} explains no embeddings: texts take Saliency, InputXGradient, SmoothGrad, IntegratedGradients, DeepLift, GradientShap; words are hidden by the methods that only call.");
        }

        if (reduction is { } r && !Enum.IsDefined(r))
            throw new ArgumentException($"There is no reduction {r}.");
    }

    /// <summary>The method that is run on noisy copies, or the method itself.</summary>
    public static AttributionMethod Innermost(AttributionMethod method) => method is SmoothGrad noisy ? Innermost(noisy.Method) : method;

    public static bool HasBaseline(AttributionMethod method) => Innermost(method) is IntegratedGradients or DeepLift or GradientShap;

    /// <summary>The reduction, unless the user says another.</summary>
    public static TokenReduction Reduction(AttributionMethod method, TokenReduction? asked) =>
        asked ?? (Innermost(method) is Saliency or GuidedBackpropagation or Deconvolution ? TokenReduction.L2Norm : TokenReduction.Sum);

    /// <summary>Whether the values sum to a difference of outputs.</summary>
    public static bool IsComplete(AttributionMethod method, TokenReduction? reduction) =>
        method is IntegratedGradients or DeepLift or GradientShap && Reduction(method, reduction) == TokenReduction.Sum;

    /// <summary>The same with baselines [K, T, D].</summary>
    /// <exception cref="ArgumentException">There are several, and the method takes one.</exception>
    public static AttributionMethod With(AttributionMethod method, Tensor baselines) => method switch
    {
        SmoothGrad m => new SmoothGrad
        {
            Method = With(m.Method, baselines),
            Samples = m.Samples,
            NoiseLevel = m.NoiseLevel,
            Statistic = m.Statistic,
            Seed = m.Seed,
        },
        IntegratedGradients m => new IntegratedGradients
        {
            Baseline = baselines.shape[0] == 1 ? baselines[0] : throw new ArgumentException(
                $"Integrated gradients take one baseline, and there are {baselines.shape[0]}. Gradient SHAP and DeepLIFT take several."),
            Steps = m.Steps,
            Rule = m.Rule,
            Tolerance = m.Tolerance,
            MaxSteps = m.MaxSteps,
            BatchSize = m.BatchSize,
        },
        // The products of attention have no rule: what they leave out is told by the delta, not by an error.
        DeepLift m => new DeepLift { Baselines = [.. Enumerable.Range(0, (int)baselines.shape[0]).Select(k => baselines[k])], Tolerance = m.Tolerance ?? double.PositiveInfinity },
        GradientShap m => new GradientShap { Baselines = baselines, Samples = m.Samples, NoiseDeviation = m.NoiseDeviation, Seed = m.Seed },
        _ => method,
    };

    /// <summary>The method's name, as a reader knows it.</summary>
    public static string Describe(AttributionMethod method) => method switch
    {
        SmoothGrad { Statistic: NoiseStatistic.Variance } m => $"VarGrad of {Describe(m.Method)}",
        SmoothGrad m => $"SmoothGrad of {Describe(m.Method)}",
        IntegratedGradients => "Integrated gradients",
        InputXGradient => "Gradient x input",
        DeepLift => "DeepLIFT",
        GradientShap => "Gradient SHAP",
        GuidedBackpropagation => "Guided backpropagation",
        _ => method.GetType().Name,
    };
}
