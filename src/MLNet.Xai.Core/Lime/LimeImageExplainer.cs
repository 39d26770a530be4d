using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>LIME for images: hides superpixels at random and fits a local linear model to what the network then says.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, KDD 2016; the same numbers as <c>lime.lime_image.LimeImageExplainer</c> for the same masks. Mask bits are a
/// function of seed, sample and superpixel. Cost: one model output a sample, plus samples x superpixels^2.
/// </remarks>
public static class LimeImageExplainer
{
    /// <summary>Explains one image.</summary>
    /// <param name="superpixels">Number of superpixels.</param>
    /// <param name="outputs">Number of outputs of the model.</param>
    /// <param name="predict">Runs the model on masks.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <param name="progress">Receives the part of the samples that is done.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option, or a label, is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static LimeImageExplanation Explain(
        int superpixels,
        int outputs,
        MaskedPredictor predict,
        LimeImageOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        options ??= new LimeImageOptions();
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(superpixels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        foreach (int label in options.Labels ?? [])
        {
            if (label < 0 || label >= outputs)
                throw new ArgumentOutOfRangeException(nameof(options), label, $"There is no label {label}; the model has {outputs} outputs.");
        }

        byte[] masks = Masks(options.Seed, options.Samples, superpixels);
        var predictions = new double[options.Samples * outputs];
        int[] checks = options.StopAtStandardError is null ? [] : [options.Samples / 4, options.Samples / 2, options.Samples * 3 / 4];
        int next = 0;
        for (int done = 0; done < options.Samples;)
        {
            cancellation.ThrowIfCancellationRequested();
            int batch = Math.Min(options.BatchSize, options.Samples - done);
            predict(masks.AsSpan(done * superpixels, batch * superpixels), batch, predictions.AsSpan(done * outputs, batch * outputs));
            done += batch;
            progress?.Report((double)done / options.Samples);
            if (next < checks.Length && done >= checks[next] && done < options.Samples)
            {
                next++;
                LimeImageExplanation early = Fit(masks.AsSpan(0, done * superpixels), superpixels, predictions.AsSpan(0, done * outputs), outputs, options);
                if (early.Fits.All(f => f.StandardErrors.Max() <= options.StopAtStandardError))
                    return early;
            }
        }

        return Fit(masks, superpixels, predictions, outputs, options);
    }

    /// <summary>The explanation for given masks and outputs: what <see cref="Explain"/> does with those it made.</summary>
    /// <param name="masks">Row-major, samples x superpixels; row 0 is all ones.</param>
    /// <param name="superpixels">Number of superpixels.</param>
    /// <param name="predictions">Row-major, samples x outputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="options">Options; the defaults when null.</param>
    public static LimeImageExplanation Fit(
        ReadOnlySpan<byte> masks, int superpixels, ReadOnlySpan<double> predictions, int outputs, LimeImageOptions? options = null)
    {
        options ??= new LimeImageOptions();
        int samples = predictions.Length / outputs;
        if (samples * outputs != predictions.Length || samples * superpixels != masks.Length)
            throw new ArgumentException($"{masks.Length} mask bits and {predictions.Length} predictions do not make a neighbourhood.", nameof(masks));
        var data = new double[masks.Length];
        for (int i = 0; i < data.Length; i++)
            data[i] = masks[i];
        double[] weights = MaskKernel.Weights(masks, superpixels, samples, options.KernelWidth);
        double[] original = predictions[..outputs].ToArray();
        int[] labels = options.Labels is { } asked
            ? [.. asked]
            : [.. Enumerable.Range(0, outputs).OrderByDescending(k => original[k]).Take(options.TopLabels)];

        var fits = new LimeFit[labels.Length];
        var column = new double[samples];
        for (int i = 0; i < labels.Length; i++)
        {
            for (int r = 0; r < samples; r++)
                column[r] = predictions[(r * outputs) + labels[i]];
            fits[i] = LimeRegression.Fit(data, column, weights, options.Features, options.Selection, options.Ridge);
        }

        return new LimeImageExplanation { SuperpixelCount = superpixels, Labels = labels, Fits = fits, Samples = samples, Outputs = original };
    }

    /// <summary>Random bits; the first row is all ones.</summary>
    private static byte[] Masks(int seed, int samples, int superpixels)
    {
        var masks = new byte[samples * superpixels];
        masks.AsSpan(0, superpixels).Fill(1);
        for (int r = 1; r < samples; r++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)r);
            for (int s = 0; s < superpixels; s++)
                masks[(r * superpixels) + s] = (byte)(CounterRandom.Bits(stream, (ulong)s / 64) >> (s % 64) & 1);
        }

        return masks;
    }
}
