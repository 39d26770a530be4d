using MLNet.Xai.Core;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Vision.Masking;

namespace MLNet.Xai.Vision.Shapley;

/// <summary>Probabilities as a game of the superpixels that are shown.</summary>
internal sealed class SuperpixelGame(MaskedNetwork network, TargetClass[] targets, int batchSize, CancellationToken cancellation) : CoalitionGame(network.Superpixels.Count, targets.Length)
{
    public override void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values)
    {
        var outputs = new double[batchSize * network.Classes];
        for (int first = 0; first < count; first += batchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            int batch = Math.Min(batchSize, count - first);
            network.Predict(coalitions.Slice(first * Players, batch * Players), batch, outputs.AsSpan(0, batch * network.Classes));
            for (int i = 0; i < batch; i++)
            {
                for (int t = 0; t < targets.Length; t++)
                    values[((first + i) * targets.Length) + t] = targets[t].Score(outputs.AsSpan(i * network.Classes, network.Classes));
            }
        }
    }
}
