using System.Numerics.Tensors;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>A game that is close to another one and whose Shapley values are known: a linear one, and trees on what it leaves.</summary>
internal sealed class CoalitionProxy
{
    /// <summary>Fits to some of the coalitions, nobody and all.</summary>
    /// <param name="sample">Coalitions.</param>
    /// <param name="fitted">Which of them to fit to.</param>
    /// <param name="values">By coalition its value.</param>
    /// <param name="none">The value of nobody.</param>
    /// <param name="full">The value of all players.</param>
    /// <param name="options">What the trees are like.</param>
    public CoalitionProxy(CoalitionSample sample, int[] fitted, double[] values, double none, double full, ProxyShapOptions options)
    {
        int players = sample.Players;
        byte[] masks = [.. fitted.SelectMany(c => sample.Masks.AsSpan(c * players, players).ToArray())];
        var part = new CoalitionSample(players, masks, [.. fitted.Select(c => sample.Weights[c])], new double[fitted.Length]);
        double[] slopes = part.Design([.. Enumerable.Range(0, players)]).Solve([.. fitted.Select(c => values[c] - none)], full - none).Values;
        double[] linear = [.. Enumerable.Range(0, sample.Count).Select(c => none + slopes.Where((_, p) => sample.Masks[(c * players) + p] != 0).Sum())];

        // Nobody and all are right already.
        byte[] withEnds = [.. masks, .. new byte[players], .. Enumerable.Repeat((byte)1, players)];
        TreeEnsemble trees = BoostedTrees.Fit(withEnds, players, [.. fitted.Select(c => values[c] - linear[c]), 0, 0], options);
        Predictions = new double[sample.Count];
        trees.Predict([.. sample.Masks.Select(m => (float)m)], sample.Count, Predictions, threads: 1);
        TensorPrimitives.Add(Predictions, linear, Predictions);

        Shapley = new double[players];
        var kernel = new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional, Background = new float[players], Threads = 1 };
        new TreeShapExplainer(trees, kernel).Explain([.. Enumerable.Repeat(1f, players)], 1, Shapley);
        TensorPrimitives.Add(Shapley, slopes, Shapley);
    }

    /// <summary>What it gives for all coalitions of the sample.</summary>
    public double[] Predictions { get; }

    /// <summary>Its Shapley values.</summary>
    public double[] Shapley { get; }
}
