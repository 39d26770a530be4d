namespace MLNet.Xai;

/// <summary>Agreement of explanations as columns.</summary>
public static class AgreementExtensions
{
    /// <summary>
    /// Appends, row by row, how far two columns of attributions of the same features agree:
    /// <paramref name="name"/> (rank correlation of the magnitudes; its chance level is 0, with a standard deviation of 1 / sqrt(features - 1) for Spearman's),
    /// <c>.SignAgreement</c>, <c>.TopOverlap</c> and <c>.SignedTopOverlap</c>, and behind these <c>.SignAgreementChance</c>, <c>.TopOverlapChance</c> and <c>.SignedTopOverlapChance</c>:
    /// what each has on average when one side's attributions are dealt out to the features at random.
    /// </summary>
    /// <remarks>
    /// Scalars, or vectors with a slot an output where the columns explain several. A row of which a side was not explained (NaN) has NaN; so has a rank correlation where a side's magnitudes are all equal.
    /// Krishna et al., TMLR 2024; <see cref="Core.Metrics.RankAgreement"/>, <see cref="Core.Metrics.SignAgreement"/>.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="name">Name of the first column.</param>
    /// <param name="first">A column of attributions, "Shap".</param>
    /// <param name="second">Another of the same features and outputs in the same order, "Lime".</param>
    /// <param name="options">What is measured; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">A name is empty, or an option out of range. When fitting: the columns differ in width, features, their order or outputs, or hold only the largest values (TopK).</exception>
    public static AgreementEstimator Agreement(this ExplainCatalog catalog, string name, string first, string second, AgreementOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(first);
        ArgumentException.ThrowIfNullOrEmpty(second);
        if (name.Equals(first, StringComparison.Ordinal) || name.Equals(second, StringComparison.Ordinal))
            throw new ArgumentException($"The agreement cannot be called '{name}': it would hide the column that it compares.", nameof(name));
        options ??= new AgreementOptions();
        options.Check();
        return new AgreementEstimator(catalog.Context, name, first, second, options.RankMeasure, options.Top);
    }
}
