using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>What units mean for an explainer.</summary>
internal static class Links
{
    /// <summary>The link to explain through, or <see langword="null"/> for margins.</summary>
    /// <exception cref="ArgumentException">Probabilities are wanted without a link, or the link is for another number of outputs.</exception>
    public static OutputLink? For(TreeEnsemble ensemble, TreeShapOptions options)
    {
        if (options.Units == ExplanationUnits.Margin)
            return null;
        OutputLink link = options.Link ?? throw new ArgumentException(
            "Units = Probability needs Link: how the model turns margins into probabilities (OutputLink.Logistic, Platt, Softmax ...).", nameof(options));
        link.CheckOutputs(ensemble.OutputCount);
        return link;
    }

    /// <summary>The same for path-dependent explanations, which only a linear link commutes with.</summary>
    /// <exception cref="ArgumentException">The link is not linear.</exception>
    public static OutputLink? ForPathDependent(TreeEnsemble ensemble, TreeShapOptions options)
    {
        OutputLink? link = For(ensemble, options);
        if (link is { IsLinear: false })
        {
            throw new ArgumentException(
                $"A {link.Kind} probability has no path-dependent explanation: the trees' covers average margins, not probabilities (shap refuses it too). "
                + "Use Perturbation = Interventional with a Background, or Units = Margin.", nameof(options));
        }

        return link;
    }

    /// <summary>What every output is without the trees that ask anything: offsets and lone leaves.</summary>
    public static double[] Constants(TreeEnsemble ensemble)
    {
        double[] constants = ensemble.BaseOffset.ToArray();
        foreach (int root in ensemble.Roots)
        {
            for (int k = 0; k < constants.Length && ensemble.Left[root] == TreeEnsemble.Leaf; k++)
                constants[k] += ensemble.OutputScale * ensemble.Values[(root * ensemble.OutputCount) + k];
        }

        return constants;
    }
}
