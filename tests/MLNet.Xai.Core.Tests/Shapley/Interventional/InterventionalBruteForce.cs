using System.Numerics;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley.Interventional;

/// <summary>Interventional Shapley and interaction values by their definition: every coalition, every background row, the model itself.</summary>
internal static class InterventionalBruteForce
{
    /// <summary>Values of one row, [output * features + feature], of the margins or of their link.</summary>
    public static double[] Values(TreeEnsemble ensemble, float[] row, float[] background, OutputLink? link = null)
    {
        int[] players = Players(ensemble);
        double[][] games = Games(ensemble, row, background, BruteForce.PlayerOfFeature(ensemble), link);
        double[] values = new double[ensemble.OutputCount * ensemble.FeatureCount];
        for (int output = 0; output < games.Length; output++)
        {
            for (int p = 0; p < players.Length; p++)
                values[(output * ensemble.FeatureCount) + Slot(ensemble, players[p], row)] = BruteForce.Index(games[output], players.Length, 1 << p);
        }

        return values;
    }

    /// <summary>shap's matrix of interactions for every output.</summary>
    public static double[] Interactions(TreeEnsemble ensemble, float[] row, float[] background)
    {
        int[] players = Players(ensemble);
        int features = ensemble.FeatureCount;
        double[][] games = Games(ensemble, row, background, BruteForce.PlayerOfFeature(ensemble), null);
        double[] values = new double[ensemble.OutputCount * features * features];
        for (int output = 0; output < games.Length; output++)
        {
            for (int p = 0; p < players.Length; p++)
            {
                int i = (((output * features) + Slot(ensemble, players[p], row)) * features) + Slot(ensemble, players[p], row);
                values[i] += BruteForce.Index(games[output], players.Length, 1 << p);
                for (int q = 0; q < players.Length; q++)
                {
                    if (q == p)
                        continue;
                    double half = BruteForce.Index(games[output], players.Length, (1 << p) | (1 << q)) / 2;
                    values[i] -= half;
                    values[(((output * features) + Slot(ensemble, players[p], row)) * features) + Slot(ensemble, players[q], row)] += half;
                }
            }
        }

        return values;
    }

    /// <summary>The game of every output: the value of every coalition of players.</summary>
    public static double[][] Games(TreeEnsemble ensemble, float[] row, float[] background, int[] playerOfFeature, OutputLink? link)
    {
        int features = ensemble.FeatureCount;
        int count = background.Length / features;
        double[][] games = [.. Enumerable.Range(0, ensemble.OutputCount).Select(_ => new double[2 << playerOfFeature.Max()])];
        float[] mixed = new float[features];
        double[] outputs = new double[ensemble.OutputCount];
        for (int set = 0; set < games[0].Length; set++)
        {
            for (int b = 0; b < count; b++)
            {
                for (int f = 0; f < features; f++)
                    mixed[f] = (set >> playerOfFeature[f] & 1) != 0 ? row[f] : background[(b * features) + f];
                ensemble.Predict(mixed, outputs);
                link?.Apply(outputs, outputs);
                for (int k = 0; k < outputs.Length; k++)
                    games[k][set] += outputs[k] / count;
            }
        }

        return games;
    }

    private static int[] Players(TreeEnsemble ensemble) => [.. ensemble.Players.ToArray().Distinct().Order()];

    private static int Slot(TreeEnsemble ensemble, int player, float[] row)
    {
        int[] slots = [.. Enumerable.Range(0, ensemble.FeatureCount).Where(f => ensemble.Players[f] == player)];
        return slots.Length == 1 ? slots[0] : slots.Where(s => row[s] > 0).DefaultIfEmpty(slots[0]).First();
    }
}
