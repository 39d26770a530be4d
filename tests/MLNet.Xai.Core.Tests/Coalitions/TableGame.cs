using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>A game whose coalitions have any values: seed and mask tell which.</summary>
internal sealed class TableGame(int players, int outputs, int seed) : CoalitionGame(players, outputs)
{
    private readonly double[][] _values = [.. Enumerable.Range(0, 1 << players).Select(s => Enumerable.Range(0, outputs).Select(o => CounterRandom.Uniform(seed, (ulong)((s * outputs) + o))).ToArray())];

    public int Asked { get; private set; }

    public double Value(int coalition, int output) => _values[coalition][output];

    public override void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values)
    {
        Asked += count;
        for (int c = 0; c < count; c++)
        {
            int s = 0;
            for (int p = 0; p < Players; p++)
                s |= coalitions[(c * Players) + p] << p;
            _values[s].CopyTo(values.Slice(c * Outputs, Outputs));
        }
    }
}
