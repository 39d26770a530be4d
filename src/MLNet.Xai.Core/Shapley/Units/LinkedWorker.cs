using System.Numerics;
using System.Numerics.Tensors;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>One thread's buffers for games of a probability: margins of coalitions, the link over them, sums over the background rows.</summary>
/// <param name="pairs">The trees and background rows.</param>
/// <param name="link">From margins to probabilities.</param>
/// <param name="constants">What the margin of every output starts from.</param>
/// <param name="margins">The coalitions' margins, one an output.</param>
internal abstract class LinkedWorker<TMargins>(PairForest pairs, OutputLink link, double[] constants, TMargins[] margins) : PairWorker(pairs)
    where TMargins : IMargins
{
    private const int Lanes = 64;
    private readonly double[][] _outputs = [.. margins.Select(m => m.Values)];
    private readonly double[] _scratch = new double[margins[0].Values.Length];

    /// <summary>The coalitions' margins, one an output.</summary>
    protected TMargins[] Margins { get; } = margins;

    /// <summary>For every output the sum over the background rows of the probability of every coalition, once <see cref="Evaluate"/> has run.</summary>
    protected double[][] Games { get; } = [.. margins.Select(m => new double[m.Values.Length / Lanes])];

    /// <summary>Called when the margins of a word of background rows are known and not yet probabilities.</summary>
    protected virtual void BeforeLink(int word, int rows)
    {
    }

    /// <summary>Plays the games for the row that the columns hold.</summary>
    protected void Evaluate()
    {
        foreach (double[] game in Games)
            Array.Clear(game);
        for (int word = 0; word < Pairs.Words; word++)
        {
            for (int output = 0; output < Margins.Length; output++)
            {
                Margins[output].Clear();
                Walk(output, word, Margins[output]);
                Margins[output].Finish(constants[output]);
            }

            int lanes = BitOperations.PopCount(Pairs.Rows(word));
            BeforeLink(word, lanes);
            link.Apply(_outputs, _scratch.Length, _scratch);
            for (int output = 0; output < Games.Length; output++)
            {
                for (int set = 0; set < Games[output].Length; set++)
                    Games[output][set] += TensorPrimitives.Sum<double>(_outputs[output].AsSpan(set * Lanes, lanes));
            }
        }
    }
}
