using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>One-hot slots that ML.NET hands to LightGBM as one categorical feature.</summary>
public sealed class LightGbmCategoricalTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("Binary")]
    [InlineData("Regression")]
    [InlineData("Softmax")]
    public void Score_CategoricalSplits_IsMlNetsBitForBit(string trainer)
    {
        ITransformer fresh = Train(trainer, out IDataView train, out _);

        foreach (ITransformer model in new[] { fresh, ScoreCheck.Reload(_ml, fresh, train.Schema) })
        {
            TreeModel read = TreeModel.Find(model);
            read.Ensemble.CategoricalSplits.Count.ShouldBeGreaterThan(5);
            read.Ensemble.CategoricalSplits.ShouldAllBe(split => split.Kind == CategoricalSplitKind.AnySlotGoesRight);
            ScoreCheck.ShouldReproduce(model, read, _ml.Data.LoadFromEnumerable(ShopData.Rows(800, seed: 2, towns: 24)));
        }
    }

    [Theory]
    [InlineData("Binary")]
    [InlineData("Regression")]
    [InlineData("Softmax")]
    public void Contributions_OfAVariable_AreThoseOfLightGbmsCategoricalFeature(string trainer)
    {
        ITransformer fitted = Train(trainer, out IDataView train, out ITransformer features);
        TreeModel model = TreeModel.Find(fitted, inputSchema: train.Schema);
        IDataView prepared = features.Transform(train);
        (int First, int Last)[] ranges = Ranges(prepared.Schema["Features"]);
        ranges.Length.ShouldBe(2);
        using NativeTwin twin = NativeTwin.Train(model, Collapse(prepared, ranges), NativeTwin.Labels(_ml, train, model.Task));
        double[] covers = twin.ShouldHaveTheTreesOf(model.Ensemble);
        TreeEnsemble counted = model.CountCovers(prepared);
        counted.Covers.ToArray().ShouldBe(covers);
        ShouldBeOnePlayerEach(counted, ranges);

        IDataView test = features.Transform(_ml.Data.LoadFromEnumerable(ShopData.Rows(1000, seed: 2, towns: 24)));
        float[] rows = [.. test.GetColumn<float[]>("Features").SelectMany(r => r)];
        double[] ours = [.. Contributions.Of(counted, rows).Chunk(counted.FeatureCount + 1).SelectMany(row => Sum(row, ranges))];
        Contributions.ShouldAgree(ours, twin.Booster.Explain(Collapse(test, ranges)), 1e-9);
    }

    [Theory]
    [InlineData("Binary")]
    [InlineData("Softmax")]
    public void Score_SlotsThatAreNotOneHot_IsMlNetsBitForBit(string trainer)
    {
        ITransformer fitted = Train(trainer, out _, out _);
        TreeModel read = TreeModel.Find(fitted);
        var random = new Random(5);
        float[] values = [0, 0, 0, 1, 0.5f, -1, float.NaN, float.PositiveInfinity];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Slots));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, read.FeatureCount);
        IEnumerable<Slots> rows = Enumerable.Range(0, 1000).Select(_ => new Slots
        {
            Features = [.. Enumerable.Range(0, read.FeatureCount).Select(_ => values[random.Next(values.Length)])],
            Class = "low",
        });

        ScoreCheck.ShouldReproduce(read.Transformer, read, _ml.Data.LoadFromEnumerable(rows.ToArray(), schema));
    }

    [Fact]
    public void WithTreeShap_CategoricalSplits_AddsUpAndGroupsByColumn()
    {
        IDataView train = _ml.Data.LoadFromEnumerable(ShopData.Rows(900, seed: 1));
        var options = new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn };
        ITransformer model = ShopData.Features(_ml).Append(ShopData.Trainer(_ml, "Regression").WithTreeShap(_ml, "Shap", options)).Fit(train);

        IDataView view = ScoreCheck.Reload(_ml, model, train.Schema).Transform(_ml.Data.LoadFromEnumerable(ShopData.Rows(300, seed: 2, towns: 24)));

        view.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
        view.GetColumn<float[]>("Shap").ShouldAllBe(values => values.Length == 5);
        view.GetColumn<float[]>("Shap").Count(values => Math.Abs(values[2]) > 0.1f).ShouldBeGreaterThan(100);    // the town counts
    }

    private sealed class Slots
    {
        public float[] Features { get; set; } = [];

        public string Class { get; set; } = "";
    }

    private ITransformer Train(string trainer, out IDataView train, out ITransformer features)
    {
        train = _ml.Data.LoadFromEnumerable(ShopData.Rows(900, seed: 1));
        features = ShopData.Features(_ml).Fit(train);
        return new TransformerChain<ITransformer>(features, ShopData.Trainer(_ml, trainer).Fit(features.Transform(train)));
    }

    private static (int First, int Last)[] Ranges(DataViewSchema.Column column)
    {
        VBuffer<int> ranges = default;
        column.Annotations.GetValue("CategoricalSlotRanges", ref ranges);
        return [.. ranges.DenseValues().Chunk(2).Select(pair => (pair[0], pair[1]))];
    }

    // Rows as ML.NET hands them to LightGBM: a number for every range of slots.
    private static float[] Collapse(IDataView data, (int First, int Last)[] ranges) =>
        [.. data.GetColumn<float[]>("Features").SelectMany(row => Merge(row, ranges, slots => ShopData.Category(slots)))];

    private static IEnumerable<double> Sum(double[] row, (int First, int Last)[] ranges) => Merge(row, ranges, slots => slots.Sum());

    private static IEnumerable<T> Merge<T>(T[] row, (int First, int Last)[] ranges, Func<T[], T> merge)
    {
        for (int i = 0; i < row.Length; i++)
        {
            (int first, int last) = ranges.FirstOrDefault(r => r.First == i, (First: i, Last: i));
            yield return first == last ? row[i] : merge(row[first..(last + 1)]);
            i = last;
        }
    }

    // Slots that no node tests stay alone.
    private static void ShouldBeOnePlayerEach(TreeEnsemble trees, (int First, int Last)[] ranges)
    {
        int[] tested = [.. trees.CategoricalSplits.SelectMany(s => s.Members.ToArray()).Distinct()];
        foreach ((int first, int last) in ranges)
            tested.Where(s => s >= first && s <= last).Select(s => trees.Players[s]).Distinct().Count().ShouldBe(1);
    }
}
