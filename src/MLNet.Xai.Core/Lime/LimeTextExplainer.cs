using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>LIME for text: hides words at random and fits a local linear model to what the model then says.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, KDD 2016; the same numbers as <c>lime.lime_text.LimeTextExplainer</c> for the same variants. As there a variant hides from one to all players, every number
/// alike, drawn without replacement; which, is a function of seed and sample. Cost: one model output a sample, plus samples x players^2.
/// </remarks>
public static class LimeTextExplainer
{
    /// <summary>Explains one text.</summary>
    /// <param name="players">Words that can be hidden, one at least: the players of <see cref="Texts.TextPieces"/>.</param>
    /// <param name="outputs">Number of outputs of the model.</param>
    /// <param name="predict">Runs the model on variants, given by who is present.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>One local model an output.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<LimeFit> Explain(int players, int outputs, MaskedPredictor predict, LimeTextOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new LimeTextOptions();
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(predict);
        byte[] masks = Masks(options.Seed, options.Samples, players);
        var predictions = new double[options.Samples * outputs];
        for (int done = 0; done < options.Samples; done += options.BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int batch = Math.Min(options.BatchSize, options.Samples - done);
            predict(masks.AsSpan(done * players, batch * players), batch, predictions.AsSpan(done * outputs, batch * outputs));
        }

        return Fit(masks, players, predictions, outputs, options);
    }

    /// <summary>The explanation of given variants and outputs: what <see cref="Explain"/> does with those it made.</summary>
    /// <param name="masks">Row-major, samples x players: 1 where a player is present; row 0 is all ones.</param>
    /// <param name="players">Number of players.</param>
    /// <param name="predictions">Row-major, samples x outputs.</param>
    /// <param name="outputs">Number of outputs.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <exception cref="ArgumentException">Lengths do not fit.</exception>
    public static IReadOnlyList<LimeFit> Fit(ReadOnlySpan<byte> masks, int players, ReadOnlySpan<double> predictions, int outputs, LimeTextOptions? options = null)
    {
        options ??= new LimeTextOptions();
        options.Check();
        int samples = predictions.Length / outputs;
        if (samples * outputs != predictions.Length || samples * players != masks.Length)
            throw new ArgumentException($"{masks.Length} mask bits and {predictions.Length} predictions do not make a neighbourhood.", nameof(masks));
        var data = new double[masks.Length];
        TensorPrimitives.ConvertTruncating(masks, data);
        double[] weights = MaskKernel.Weights(masks, players, samples, options.KernelWidth / 100);
        MaskMoments moments = new(masks, players, weights);
        var fits = new LimeFit[outputs];
        var column = new double[samples];
        for (int o = 0; o < outputs; o++)
        {
            for (int r = 0; r < samples; r++)
                column[r] = predictions[(r * outputs) + o];
            fits[o] = LimeRegression.Fit(moments.Of(data, column), data, column, weights, options.Features, options.Selection, options.Ridge);
        }

        return fits;
    }

    // Row 0 is the whole text; the others hide so many of a random order's first.
    private static byte[] Masks(int seed, int samples, int players)
    {
        var masks = new byte[samples * players];
        masks.AsSpan().Fill(1);
        var order = new int[players];
        for (int r = 1; r < samples; r++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)r);
            CounterRandom.Permutation(stream, order);
            int hidden = 1 + (int)(CounterRandom.Uniform(stream, ulong.MaxValue) * players);
            foreach (int player in order.AsSpan(0, hidden))
                masks[(r * players) + player] = 0;
        }

        return masks;
    }
}
