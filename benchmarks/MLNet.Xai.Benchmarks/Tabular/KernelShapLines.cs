using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>KernelSHAP: how much of its time is the model's, and how far its ways of sampling are from the exact values.</summary>
internal static class KernelShapLines
{
    public static IEnumerable<string> Shares(bool quick)
    {
        var ml = new MLContext(1);
        foreach (int leaves in (int[])[20, 500])
        {
            var table = new Table(20, 5000);
            IDataView data = table.View(ml);
            ExplainedModel model = Table.Explained(ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 150, numberOfLeaves: leaves, minimumExampleCountPerLeaf: 1).Fit(data), data);
            float[] background = table.Rows[..2000];
            var runs = new List<(double Seconds, double Share)>();
            for (int i = 0; i <= (quick ? 3 : 7); i++)
            {
                var share = new ModelShare(model.Function.Score);
                var game = new MarginalGame<float>(share.Score, 1, table.Rows.AsSpan(4000 + (20 * i), 20), background);
                runs.Add(share.Of(() => KernelShap.Explain(game, new KernelShapOptions { Coalitions = 2048 })));
            }

            yield return string.Create(CultureInfo.InvariantCulture,
                $"| FastForest, 150 trees of {leaves} leaves, 20 features | {1000 * Results.Median(runs.Skip(1).Select(r => r.Seconds)):F0} | {100 * Results.Median(runs.Skip(1).Select(r => r.Share)):F1} % |");
        }
    }

    public static IEnumerable<string> Errors(bool quick)
    {
        const int players = 12;
        foreach (int factor in (int[])[5, 10, 20])
        {
            var medians = Enum.GetValues<CoalitionSampling>().ToDictionary(way => way, _ => new List<double>());
            for (int trial = 0; trial < (quick ? 10 : 50); trial++)
            {
                CoalitionGame game = Game(trial);
                double[] exact = new ExactGame(game).Shapley().Values;
                double norm = Math.Sqrt(exact.Sum(v => v * v));
                foreach ((CoalitionSampling way, List<double> errors) in medians)
                {
                    double[] found = KernelShap.Explain(game, new KernelShapOptions { Coalitions = factor * players, Sampling = way, Seed = trial }).Values;
                    errors.Add(Math.Sqrt(found.Zip(exact, (a, b) => (a - b) * (a - b)).Sum()) / norm);
                }
            }

            (double leverage, double paired, double plain) = (Results.Median(medians[CoalitionSampling.Leverage]), Results.Median(medians[CoalitionSampling.Paired]), Results.Median(medians[CoalitionSampling.Plain]));
            yield return string.Create(CultureInfo.InvariantCulture, $"| {factor} x {players} | {leverage:F3} | {paired:F3} | {plain:F3} | {plain / leverage:F1} |");
        }

        // The model of the golden files with 12 players, over other rows: products, a sine and a maximum.
        static MarginalGame<double> Game(int seed)
        {
            var random = new Random(seed);
            double[] rows = [.. Enumerable.Range(0, 31 * players).Select(_ => (random.NextDouble() * 4) - 2)];
            return new MarginalGame<double>(Model, 1, rows.AsSpan(0, players), rows.AsSpan(players));
        }

        static void Model(ReadOnlySpan<double> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<double> x = rows.Slice(r * players, players);
                double sum = (2 * x[0]) - x[1] + (x[2] * x[3]) + Math.Sin(2 * x[4]) + (x[5] * x[6] * x[7]) + Math.Max(x[8], x[9]) + (x[10] * x[10]);
                outputs[r] = sum + (x[11] > 0 ? x[0] : 0);
            }
        }
    }
}
