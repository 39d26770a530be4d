using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.LightGbm;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeFiles;

namespace MLNet.Xai.Tabular.Tests.Importance;

/// <summary>Whatever is known of rows, a model's outputs for shuffled rows are those of rows that are made so: the same bits.</summary>
public sealed class ShuffledModelTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeBinary")]
    [InlineData("FastForestBinary+Platt")]
    [InlineData("FastForestRegression")]
    [InlineData("FastTreeTweedie")]
    [InlineData("FastTreeRanking")]
    [InlineData("FastTreeCategorical")]
    [InlineData("GamBinary")]
    [InlineData("OneVersusAll")]
    [InlineData("LbfgsLogistic")]
    public void Shuffling_IsScoringChangedRows(string trainer) => Check(AnyTrainers.Create(_ml, trainer).Fit(TreeData.View(_ml, 600, 1)), TreeData.View(_ml, 700, 2, missing: 0.1));

    [Theory]
    [InlineData("BinaryPlatt")]
    [InlineData("RegressionZeroMissing")]
    [InlineData("Softmax")]
    public void Shuffling_OfLightGbm_IsScoringChangedRows(string trainer) => Check(LightGbmTrainers.Create(_ml, trainer).Fit(TreeData.View(_ml, 600, 1, missing: 0.1)), TreeData.View(_ml, 700, 2, missing: 0.1));

    [Theory]
    [InlineData("objective=binary")]
    [InlineData("objective=multiclass num_class=3")]
    [InlineData("objective=poisson")]
    public void Shuffling_OfATreeFile_IsScoringChangedRows(string parameters)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (FileRows.Train(parameters, path))
            {
                IDataView data = FileRows.View(FileRows.Random(600, 2, nan: true), FileRows.Width);
                Check(_ml.Explain().TreeFile(path).Fit(data), data);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Check(ITransformer model, IDataView data)
    {
        var options = new PermutationImportanceOptions();
        GlobalModel of = GlobalModel.Find(model, data, options);
        ScoredFunction function = of.Model.Function, other = function.In(ExplanationUnits.Probability);
        using GlobalRows rows = GlobalRows.Read(of, options, null, null, null, new Progress<ExplainProgress>());
        float[] values = rows.ToArray();
        int slots = of.Model.Slots, outputs = of.Model.OutputCount;
        int[] order = [.. Enumerable.Range(0, rows.Count)];
        new Random(3).Shuffle(order);
        int[][] groups = [.. Enumerable.Range(0, slots).Select(slot => new[] { slot }), [0, 1], [.. Enumerable.Range(0, slots)]];

        // No probabilities; those that follow from the scores; those of the model asked for them.
        foreach (ScoredFunction? probabilities in (ScoredFunction?[])[null, function.Direct?.Probabilities([]) is null ? null : function, outputs > 1 || other.Direct is null ? null : other])
        {
            using var shuffled = new ShuffledModel(function, outputs, rows, threads: 2) { Probabilities = probabilities };
            shuffled.Scores.ShouldBe(Score(function, values, outputs));
            shuffled.Baseline(Both).ShouldBe([.. Score(function, values, outputs), .. Probabilities(values)]);
            Func<int, int[], double[]> scores = shuffled.Shuffling(groups, Both)();
            for (int g = 0; g < groups.Length; g++)
            {
                float[] changed = [.. values];
                for (int r = 0; r < rows.Count; r++)
                {
                    foreach (int slot in groups[g])
                        changed[(r * slots) + slot] = values[(order[r] * slots) + slot];
                }

                scores(g, order).ShouldBe([.. Score(function, changed, outputs), .. Probabilities(changed)]);
            }

            double[] Probabilities(float[] of) => probabilities is null ? [] : ReferenceEquals(probabilities, function) ? function.Direct!.Probabilities(Score(function, of, outputs))! : Score(probabilities, of, 1);
        }

        double[] Score(ScoredFunction by, float[] values, int width)
        {
            double[] scores = new double[rows.Count * width];
            by.Score(values, rows.Count, scores, threads: 1);
            return scores;
        }

        static double[] Both(double[] scores, double[] probabilities) => [.. scores, .. probabilities];
    }
}
