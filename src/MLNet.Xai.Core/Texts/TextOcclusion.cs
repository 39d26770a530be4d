using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Texts;

/// <summary>Occlusion of a text: what the output loses when neighbouring pieces are hidden.</summary>
/// <remarks>
/// Zeiler and Fergus, ECCV 2014; for text Li, Monroe and Jurafsky, "Understanding neural networks through representation erasure", 2016. Windows of several pieces slide by one; a piece has the
/// mean of the losses of the windows that hide it, as captum's Occlusion. The values promise no sum. Cost: one output a window.
/// </remarks>
public static class TextOcclusion
{
    /// <summary>Losses of one output.</summary>
    /// <param name="players">Pieces, each a player; one at least.</param>
    /// <param name="predict">Runs the model on variants, given by who is present; one output.</param>
    /// <param name="window">Pieces that are hidden together; all where there are fewer.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>One value a player.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no players or windows.</exception>
    public static double[] Explain(int players, MaskedPredictor predict, int window = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        ArgumentNullException.ThrowIfNull(predict);
        cancellation.ThrowIfCancellationRequested();
        window = Math.Min(window, players);
        int windows = players - window + 1;
        byte[] masks = new byte[(windows + 1) * players];
        masks.AsSpan().Fill(1);
        for (int w = 0; w < windows; w++)
            masks.AsSpan(((w + 1) * players) + w, window).Clear();
        var outputs = new double[windows + 1];
        predict(masks, outputs.Length, outputs);
        var values = new double[players];
        for (int p = 0; p < players; p++)
        {
            int first = Math.Max(0, p - window + 1), last = Math.Min(windows - 1, p);
            for (int w = first; w <= last; w++)
                values[p] += (outputs[0] - outputs[w + 1]) / (last - first + 1);
        }

        return values;
    }
}
