using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.ModelLime;

/// <summary>Samples around the row where no feature is cut: the columns have the numbers of Core's explainer, which keeps values in Double.</summary>
public sealed class LimeAroundTests
{
    private const int Width = 6;

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary", LimeDistance.Euclidean, 0)]
    [InlineData("FastForestBinary", LimeDistance.Manhattan, 0)]
    [InlineData("FastForestBinary", LimeDistance.Cosine, 0)]
    [InlineData("FastForestBinary", LimeDistance.Euclidean, 2000)]
    [InlineData("OneVersusAll", LimeDistance.Euclidean, 0)]
    [InlineData("NaiveBayes", LimeDistance.Euclidean, 0)]
    public void Columns_HaveTheNumbersOfTheExplainer(string trainer, LimeDistance distance, float shift)
    {
        TreeData.Row[] train = Rows(300, 1, shift), rows = Rows(4, 2, shift);
        IDataView data = _ml.Data.LoadFromEnumerable(train);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        IDataView explained = _ml.Explain().Lime(model, data, options: new() { Discretizer = LimeDiscretizer.None, Samples = 900, AroundRow = true, Distance = distance }).Transform(_ml.Data.LoadFromEnumerable(rows));
        float[][] weights = [.. explained.GetColumn<float[]>("Lime")], errors = [.. explained.GetColumn<float[]>("Lime.StandardErrors")];
        var explainer = new LimeTabularExplainer([.. train.SelectMany(r => r.Features).Select(x => (double)x)], Width, new LimeTabularOptions { Discretizer = LimeDiscretizer.None, Samples = 900, AroundRow = true, Distance = distance });
        int outputs = weights[0].Length / Width;
        for (int r = 0; r < rows.Length; r++)
        {
            IReadOnlyList<LimeFit> expected = explainer.Explain([.. rows[r].Features.Select(x => (double)x)], Say, outputs);
            for (int o = 0; o < outputs; o++)
            {
                double scale = expected[o].Weights.Max(Math.Abs) + 1e-3;
                weights[r][(o * Width)..((o + 1) * Width)].Select(w => w / scale).ShouldBe(expected[o].Weights.Select(w => w / scale), 1e-4);
                errors[r][(o * Width)..((o + 1) * Width)].Select(w => w / scale).ShouldBe(expected[o].StandardErrors.Select(w => w / scale), 1e-4);
            }
        }

        void Say(ReadOnlySpan<double> samples, int count, Span<double> said)
        {
            TreeData.Row[] table = [.. Enumerable.Range(0, count).Select(_ => new TreeData.Row { Features = new float[Width] })];
            for (int i = 0; i < count * Width; i++)
                table[i / Width].Features[i % Width] = (float)samples[i];
            IDataView scored = model.Transform(_ml.Data.LoadFromEnumerable(table));
            int at = 0;
            foreach (float score in outputs > 1 ? scored.GetColumn<float[]>("Score").SelectMany(v => v) : scored.GetColumn<float>("Score"))
                said[at++] = score;
        }
    }

    // Continuous all; the first may be far from zero.
    private static TreeData.Row[] Rows(int count, int seed, float shift)
    {
        var random = new Random(seed);
        return [.. TreeData.Rows(count, seed).Select(row =>
        {
            row.Features = [.. Enumerable.Range(0, Width).Select(f => (f == 0 ? shift : 0) + random.NextSingle() + ((row.Label ? f : -f) * 0.1f))];
            return row;
        })];
    }
}
