using MLNet.Xai.Torch.Attribution;

namespace MLNet.Xai.Torch.Saving;

/// <summary>A quick run that finds what is wrong with a method's options before there is any data.</summary>
internal static class MethodTrial
{
    /// <summary>The same options with as few passes as there can be; numbers out of range stay so.</summary>
    /// <param name="method">The method.</param>
    /// <param name="inner">The same for methods inside others; this one where null.</param>
    public static AttributionMethod Of(AttributionMethod method, Func<AttributionMethod, AttributionMethod>? inner = null) => method switch
    {
        SmoothGrad m => new SmoothGrad { Method = (inner ?? (i => Of(i)))(m.Method), Samples = Math.Min(m.Samples, 1), NoiseLevel = m.NoiseLevel, Statistic = m.Statistic, Seed = m.Seed },
        IntegratedGradients m => new IntegratedGradients
        {
            Baseline = m.Baseline,
            Steps = Math.Min(m.Steps, 2),
            Rule = m.Rule,
            Tolerance = m.Tolerance,
            MaxSteps = Math.Min(m.MaxSteps, 2),
            BatchSize = m.BatchSize,
        },
        DeepLift m => new DeepLift { Baseline = m.Baseline, Baselines = m.Baselines, Tolerance = m.Tolerance is null or >= 0 ? double.PositiveInfinity : m.Tolerance },
        GradientShap m => new GradientShap { Baselines = m.Baselines, Samples = Math.Min(m.Samples, 1), NoiseDeviation = m.NoiseDeviation, Seed = m.Seed },
        _ => method,
    };
}
