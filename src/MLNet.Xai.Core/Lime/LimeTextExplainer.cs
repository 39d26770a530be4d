using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>LIME for text: hides words at random and fits a local linear model to what the model then says.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, KDD 2016; the same numbers as <c>lime.lime_text.LimeTextExplainer</c> for the same variants. As there a variant hides from one to all players, every number
/// alike, drawn without replacement; which, is a function of seed and sample. Cost: one model output a sample, plus samples x players^2.
/// </remarks>
public static class LimeTextExplainer
{
    // The rows of a table ask for the same samples again and again: as many as there are lengths of texts.
    private static readonly RecentlyUsed<Draft, MaskNeighbourhood> s_drawn = new(1L << 26, drawn => drawn.Size);

    /// <summary>Explains one text.</summary>
    /// <param name="players">Words that can be hidden, one at least: the players of <see cref="Texts.TextPieces"/>.</param>
    /// <param name="outputs">Number of outputs of the model.</param>
    /// <param name="predict">Runs the model on variants, given by who is present.</param>
    /// <param name="options">Options; the defaults when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>One local model an output.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<LimeFit> Explain(int players, int outputs, MaskedPredictor predict, LimeTextOptions? options = null, CancellationToken cancellation = default) =>
        Run(players, outputs, predict, options ?? new LimeTextOptions(), distinct: false, cancellation);

    /// <summary>The same of a model that says the same of the same variant whenever it is asked: it is asked once, and what it says counts for all samples that hide the same words.</summary>
    /// <remarks>Without standard errors: they are NaN.</remarks>
    /// <inheritdoc cref="Explain(int, int, MaskedPredictor, LimeTextOptions?, CancellationToken)"/>
    internal static IReadOnlyList<LimeFit> ExplainOnce(int players, int outputs, MaskedPredictor predict, LimeTextOptions options, CancellationToken cancellation) =>
        Run(players, outputs, predict, options, distinct: true, cancellation);

    private static LimeFit[] Run(int players, int outputs, MaskedPredictor predict, LimeTextOptions options, bool distinct, CancellationToken cancellation)
    {
        options.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentNullException.ThrowIfNull(predict);
        MaskNeighbourhood near = s_drawn.Get(new(options.Seed, options.Samples, players, options.KernelWidth / 100, distinct), Draw);
        var predictions = new double[near.Count * outputs];
        for (int done = 0, batch; done < near.Count; done += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            batch = Math.Min(options.BatchSize, near.Count - done);
            predict(near.Masks.AsSpan(done * players, batch * players), batch, predictions.AsSpan(done * outputs, batch * outputs));
        }

        return Fit(near, predictions, outputs, options, errors: !distinct);
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
        return Fit(MaskNeighbourhood.Of(masks.ToArray(), players, options.KernelWidth / 100), predictions, outputs, options, errors: true);
    }

    private static LimeFit[] Fit(MaskNeighbourhood near, ReadOnlySpan<double> predictions, int outputs, LimeTextOptions options, bool errors)
    {
        var fits = new LimeFit[outputs];
        var column = new double[near.Count];
        for (int o = 0; o < outputs; o++)
        {
            for (int r = 0; r < column.Length; r++)
                column[r] = predictions[(r * outputs) + o];
            fits[o] = LimeRegression.Fit(near, column, options.Features, options.Selection, options.Ridge, errors);
        }

        return fits;
    }

    private static MaskNeighbourhood Draw(Draft draft)
    {
        byte[] masks = Masks(draft.Seed, draft.Samples, draft.Players);
        return draft.Distinct ? MaskNeighbourhood.Distinct(masks, draft.Players, draft.KernelWidth) : MaskNeighbourhood.Of(masks, draft.Players, draft.KernelWidth);
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

    private readonly record struct Draft(int Seed, int Samples, int Players, double KernelWidth, bool Distinct);
}
