using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Shapley.Units;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley;

/// <summary>
/// Exact Shapley values of the outputs of a tree ensemble. Compiled once from an ensemble, then called with rows; thread-safe.
/// </summary>
/// <remarks>
/// The values are those of TreeSHAP (Lundberg et al., "From local explanations to global understanding with explainable AI for
/// trees", 2020), computed by Gauss-Legendre quadrature of the multilinear extension instead of by weighted paths: exact with half as
/// many points as a path has features, in double, without divisions and without the original's loss of digits in deep trees.
/// A feature whose one-hot slots form one player (<see cref="TreeEnsemble.Players"/>) gets its credit at the active slot:
/// the first of its slots with a value above zero, or its first slot when there is none. With <see cref="TreeShapOptions.Groups"/> every group is one player and has one value.
/// </remarks>
public sealed class TreeShapExplainer
{
    private readonly TreeEnsemble _ensemble;
    private readonly TreeShapOptions _options;
    private readonly IKernelSelector _kernels;
    private readonly double[] _baseValues;

    /// <summary>Prepares an explainer.</summary>
    /// <param name="ensemble">The trees; path-dependent explanations need their node covers.</param>
    /// <param name="options">How to explain; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">
    /// The ensemble has no covers, the background is empty or does not fit, a probability has no link, or the options contradict each other.
    /// </exception>
    public TreeShapExplainer(TreeEnsemble ensemble, TreeShapOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        _ensemble = ensemble;
        _options = options ?? new TreeShapOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.Threads, nameof(options));
        _kernels = _options.Perturbation == TreeShapPerturbation.Interventional
            ? new InterventionalKernels(ensemble, _options)
            : new KernelSelector(ensemble, _options);
        _baseValues = _kernels.BaseValues;
    }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount => _ensemble.FeatureCount;

    /// <summary>Number of values of a row and output: one a feature, or one a group with <see cref="TreeShapOptions.Groups"/>.</summary>
    public int ValueCount => _kernels.ValueCount;

    /// <summary>Number of explained outputs.</summary>
    public int OutputCount => _ensemble.OutputCount;

    /// <summary>The value of each output when nothing is known: base value + sum of a row's values = output.</summary>
    public ReadOnlySpan<double> BaseValues => _baseValues;

    /// <summary>Shapley values of rows.</summary>
    /// <param name="rows">Row-major, <see cref="FeatureCount"/> values a row; NaN goes where the nodes' defaults say.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="values">Receives <c>values[(row * OutputCount + output) * ValueCount + feature]</c> (or group).</param>
    /// <param name="progress">Told the finished share of the rows, from 0 to 1; may be called by any of the working threads, by one at a time.</param>
    /// <param name="ct">Stops between tiles of rows; <paramref name="values"/> is then partly written.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void Explain(ReadOnlySpan<float> rows, int rowCount, Span<double> values, IProgress<double>? progress = null, CancellationToken ct = default) =>
        ExplainAs(false, rows, rowCount, values, progress, ct);

    /// <summary>The same; on request as if there were many rows, so that a row's values have the same bits however many are explained with it.</summary>
    internal void ExplainAs(bool asMany, ReadOnlySpan<float> rows, int rowCount, Span<double> values, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Check(rows.Length, rowCount, values.Length, (long)OutputCount * ValueCount);
        if (rowCount > 0)
            Run(_kernels.ForValues(asMany ? int.MaxValue : rowCount), rows, rowCount, values, progress, ct);
    }

    /// <summary>Shapley values of rows, and the standard errors of those that are estimated.</summary>
    /// <remarks>
    /// Only interventional probabilities of more than 12 features are estimated (<see cref="TreeShapOptions.Samples"/>); everything else is exact and
    /// has zero errors.
    /// </remarks>
    /// <param name="rows">Row-major, <see cref="FeatureCount"/> values a row.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="values">Receives what <see cref="Explain"/> writes.</param>
    /// <param name="standardErrors">Receives as many standard errors, in the units of the values.</param>
    /// <param name="progress">Told the finished share of the rows, from 0 to 1.</param>
    /// <param name="ct">Stops between rows.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void ExplainWithErrors(
        ReadOnlySpan<float> rows,
        int rowCount,
        Span<double> values,
        Span<double> standardErrors,
        IProgress<double>? progress = null,
        CancellationToken ct = default) => ExplainWithErrorsAs(false, rows, rowCount, values, standardErrors, progress, ct);

    /// <summary>The same; on request as if there were many rows, so that a row's values have the same bits however many are explained with it.</summary>
    internal unsafe void ExplainWithErrorsAs(
        bool asMany, ReadOnlySpan<float> rows, int rowCount, Span<double> values, Span<double> standardErrors, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Check(rows.Length, rowCount, Math.Min(values.Length, standardErrors.Length), (long)OutputCount * ValueCount);
        standardErrors[..(rowCount * OutputCount * ValueCount)].Clear();
        if (rowCount == 0)
            return;
        ITreeShapKernel kernel = _kernels.ForValues(asMany ? int.MaxValue : rowCount);
        if (kernel is not SampledProbabilityKernel sampled)
        {
            Run(kernel, rows, rowCount, values, progress, ct);
            return;
        }

        fixed (float* r = rows)
        fixed (double* v = values)
        fixed (double* e = standardErrors)
            sampled.Explain(new ExplainJob(r, rowCount, v, _options.Threads, progress, ct), e);
    }

    /// <summary>Shapley interaction values of rows, as shap has them: a symmetric matrix a row and output.</summary>
    /// <remarks>
    /// Off the diagonal stands half of the pair's Shapley interaction index, on the diagonal the feature's Shapley value less the rest of
    /// its row, so that every matrix row sums to the feature's Shapley value.
    /// </remarks>
    /// <param name="rows">Row-major, <see cref="FeatureCount"/> values a row.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="values">Receives <c>values[((row * OutputCount + output) * ValueCount + i) * ValueCount + j]</c>.</param>
    /// <param name="progress">Told the finished share of the rows, from 0 to 1; may be called by any of the working threads, by one at a time.</param>
    /// <param name="ct">Stops between trees; <paramref name="values"/> is then partly written.</param>
    /// <exception cref="ArgumentException">A span is too short.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public void ExplainInteractions(
        ReadOnlySpan<float> rows, int rowCount, Span<double> values, IProgress<double>? progress = null, CancellationToken ct = default)
    {
        Check(rows.Length, rowCount, values.Length, (long)OutputCount * ValueCount * ValueCount);
        if (rowCount > 0)
            Run(_kernels.ForInteractions, rows, rowCount, values, progress, ct);
    }

    private unsafe void Run(
        ITreeShapKernel kernel, ReadOnlySpan<float> rows, int rowCount, Span<double> values, IProgress<double>? progress, CancellationToken ct)
    {
        fixed (float* r = rows)
        fixed (double* v = values)
            kernel.Explain(new ExplainJob(r, rowCount, v, _options.Threads, progress, ct));
    }

    private void Check(int rowsLength, int rowCount, int valuesLength, long valuesPerRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rowCount);
        long wanted = (long)rowCount * FeatureCount;
        if (rowsLength < wanted)
            throw new ArgumentException($"{rowCount} rows of {FeatureCount} features are {wanted} values; there are only {rowsLength}.", "rows");
        wanted = rowCount * valuesPerRow;
        if (valuesLength < wanted)
            throw new ArgumentException($"{rowCount} rows need room for {wanted} values ({valuesPerRow} a row); there is room for {valuesLength}.", "values");
    }
}
