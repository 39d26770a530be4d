using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Units;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley.Units;

/// <summary>More features than are enumerated: estimates.</summary>
public sealed class SampledProbabilityTests
{
    // Features 0 to 12 decide, but only pairs of trees make a difference: 13 players.
    private static readonly RandomEnsembles s_random = new(21) { Features = 13, Trees = 30, Depth = 5, Stop = 0, BothDefaults = false };
    private static readonly TreeEnsemble s_ensemble = s_random.Next();
    private static readonly float[] s_background = s_random.Rows(20);
    private static readonly float[] s_rows = s_random.Rows(6);

    [Fact]
    public void ExplainWithErrors_ThirteenPlayers_IsWithinItsErrorsOfTheTruthAndAddsUp()
    {
        OutputLink link = OutputLink.Logistic(8, 0);
        TreeShapExplainer explainer = ProbabilityTests.Explainer(s_ensemble, s_background, link, samples: 200);
        const int count = 6;
        double[] values = new double[count * 13];
        double[] errors = new double[count * 13];
        explainer.ExplainWithErrors(s_rows, count, values, errors);
        double squares = 0;
        double[] p = new double[1];
        for (int r = 0; r < count; r++)
        {
            float[] row = s_rows[(r * 13)..((r + 1) * 13)];
            double[] truth = Interventional.InterventionalBruteForce.Values(s_ensemble, row, s_background, link);
            for (int f = 0; f < 13; f++)
            {
                errors[(r * 13) + f].ShouldBeLessThan(0.02);
                double deviation = values[(r * 13) + f] - truth[f];
                if (errors[(r * 13) + f] > 1e-12)
                    squares += deviation * deviation / (errors[(r * 13) + f] * errors[(r * 13) + f]) / (count * 13);
                else
                    deviation.ShouldBe(0, 1e-12);
            }

            s_ensemble.Predict(row, p);
            link.Apply(p, p);
            (explainer.BaseValues[0] + values.AsSpan(r * 13, 13).ToArray().Sum()).ShouldBe(p[0], 1e-12);
        }

        // The mean of 78 squared deviations, in units of their standard errors, is 1 give or take 0.2.
        squares.ShouldBeInRange(0.3, 2);
    }

    // Two words of background rows, several outputs, and more orders than are held at once: 13 players take 1,092 pairs.
    [Theory]
    [InlineData("softmax")]
    [InlineData("one versus all")]
    public void ExplainWithErrors_ThreeOutputs_AreWithinTheirErrorsOfTheTruthAndAddUp(string kind)
    {
        var random = new RandomEnsembles(22) { Features = 13, Trees = 24, Depth = 4, Stop = 0, BothDefaults = false, Outputs = 3 };
        TreeEnsemble ensemble = random.Next();
        float[] background = random.Rows(70), rows = random.Rows(2);
        OutputLink link = kind == "softmax" ? OutputLink.Softmax(6) : OutputLink.NormalizedLogistic([5, 6, 7], [0, -1, 1]);
        TreeShapExplainer explainer = ProbabilityTests.Explainer(ensemble, background, link, samples: 1500);
        double[] values = new double[2 * 39], errors = new double[2 * 39], p = new double[3];
        explainer.ExplainWithErrors(rows, 2, values, errors);
        var squares = new List<double>();
        for (int r = 0; r < 2; r++)
        {
            float[] row = rows[(r * 13)..((r + 1) * 13)];
            double[] truth = Interventional.InterventionalBruteForce.Values(ensemble, row, background, link);
            for (int i = 0; i < 39; i++)
            {
                (double error, double deviation) = (errors[(r * 39) + i], values[(r * 39) + i] - truth[i]);
                error.ShouldBeLessThan(0.002);
                if (error > 1e-12)
                    squares.Add(deviation * deviation / (error * error));
                else
                    deviation.ShouldBe(0, 1e-12);
            }

            ensemble.Predict(row, p);
            link.Apply(p, p);
            for (int k = 0; k < 3; k++)
                (explainer.BaseValues[k] + values.AsSpan((r * 39) + (k * 13), 13).ToArray().Sum()).ShouldBe(p[k], 1e-12);
        }

        squares.Count.ShouldBeGreaterThan(60);
        squares.Average().ShouldBeInRange(0.4, 1.8);
    }

    [Fact]
    public void Explain_AnyBatchAndThreads_GivesTheSameBits()
    {
        OutputLink link = OutputLink.Logistic();
        double[] all = ProbabilityTests.Run(ProbabilityTests.Explainer(s_ensemble, s_background, link, samples: 4, threads: 1), s_rows, 6);
        ProbabilityTests.Run(ProbabilityTests.Explainer(s_ensemble, s_background, link, samples: 4, threads: 3), s_rows, 6).ShouldBe(all);
        double[] last = ProbabilityTests.Run(ProbabilityTests.Explainer(s_ensemble, s_background, link, samples: 4), s_rows[65..], 1);
        last.ShouldBe(all[65..]);
        ProbabilityTests.Run(ProbabilityTests.Explainer(s_ensemble, s_background, link, samples: 4, seed: 1), s_rows, 6).ShouldNotBe(all);
    }

    [Fact]
    public void Permutation_ManySamples_PutsEveryPlayerEverywhereEquallyOften()
    {
        int[] first = new int[5];
        int[] positions = new int[5];
        for (int sample = 0; sample < 5000; sample++)
        {
            CounterRandom.Permutation(CounterRandom.Fork(77, (ulong)sample), positions);
            positions.Order().ShouldBe([0, 1, 2, 3, 4]);
            first[Array.IndexOf(positions, 0)]++;
        }

        foreach (int count in first)
            count.ShouldBeInRange(880, 1120); // four standard deviations
    }
}
