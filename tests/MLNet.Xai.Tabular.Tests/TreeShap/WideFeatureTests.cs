using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

/// <summary>Rows as wide as a featurized text, mostly zero. Alone: what all threads allocate is counted.</summary>
[Collection(nameof(CountedMemory))]
public sealed class WideFeatureTests
{
    private const int Width = 66_054;
    private static readonly string[] s_names = [.. Enumerable.Range(0, Width).Select(i => i < 2 ? $"Number{i}" : $"Text.Word.{i}")];

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(TreeShapPerturbation.PathDependent)]
    [InlineData(TreeShapPerturbation.Interventional)]
    public void Shap_OfWideRows_IsSparseWithTheSameBits(TreeShapPerturbation perturbation)
    {
        IDataView train = View(400, 1), test = View(50, 2);
        ITransformer model = Model(train, new TreeShapColumnOptions { Perturbation = perturbation, BackgroundRows = perturbation == TreeShapPerturbation.Interventional ? 20 : null });

        IDataView view = Loans.SaveAndLoad(_ml, model).Transform(test);

        Loans.SlotNames(view.Schema, "Shap").ShouldBe(s_names);
        VBuffer<float>[] rows = Buffers(view, "Shap");
        rows.Count(row => row.Length == Width && row.GetValues().Length is > 5 and < 500).ShouldBe(50);
        float[] dense = Dense(model, train, test, perturbation);
        rows.SelectMany(row => row.DenseValues()).SequenceEqual(dense).ShouldBeTrue();
        rows.Sum(row => row.GetValues().Length).ShouldBe(dense.Count(v => v != 0));
        view.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-4);
    }

    [Fact]
    public void Shap_OfManyWideRows_AllocatesWhatTheirUsedSlotsTake()
    {
        ITransformer model = Model(View(400, 1), new TreeShapColumnOptions());
        IDataView view = model.Transform(View(3000, 3));
        DataViewSchema.Column shap = view.Schema["Shap"];

        long before = GC.GetTotalAllocatedBytes(precise: true);
        using DataViewRowCursor cursor = view.GetRowCursor([shap]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(shap);
        VBuffer<float> value = default;
        int rows = 0;
        for (; cursor.MoveNext(); rows++)
            getter(ref value);

        rows.ShouldBe(3000);
        // 3000 rows of all slots would be 790 MB of Single and 1.6 GB of doubles.
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(120L << 20);
    }

    [Fact]
    public void Save_WideModel_IsAsLargeAsItsNames()
    {
        ITransformer explainer = Explainer(Model(View(400, 1), new TreeShapColumnOptions { Perturbation = TreeShapPerturbation.Interventional }));
        using var stream = new MemoryStream();

        _ml.Model.Save(explainer, null, stream);

        // 100 background rows of all slots would be 26 MB.
        stream.Length.ShouldBeLessThan(1 << 20);
    }

    [Fact]
    public void GroupBy_WideText_IsOneFeature()
    {
        ITransformer model = Model(View(400, 1), new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn, Interactions = true });

        IDataView view = Loans.SaveAndLoad(_ml, model).Transform(View(30, 2));

        Loans.SlotNames(view.Schema, "Shap").ShouldBe(["Number0", "Number1", "Text"]);
        float[] scores = [.. view.GetColumn<float>("Score")], bases = [.. view.GetColumn<float>("Shap.BaseValue")];
        float[][] values = [.. view.GetColumn<float[]>("Shap")], matrices = [.. view.GetColumn<float[]>("Shap.Interactions")];
        for (int r = 0; r < 30; r++)
        {
            (bases[r] + values[r].Sum()).ShouldBe(scores[r], 1e-4);
            matrices[r].Sum().ShouldBe(values[r].Sum(), 1e-4);
        }

        values.ShouldContain(v => Math.Abs(v[2]) > 0.1f);
    }

    [Fact]
    public void Interactions_OfWideRows_SayToGroup() =>
        Should.Throw<ArgumentException>(() => Trainer(new TreeShapColumnOptions { Interactions = true }).Fit(View(5, 1)))
            .Message.ShouldBe("TreeShapColumnOptions.Interactions: 1 x 66054 x 66054 numbers a row (features) are more than 4,194,304. "
                + "Group slots (TreeShapColumnOptions.GroupBy or Groups, Grouping = Player), or explain one output.");

    private static VBuffer<float>[] Buffers(IDataView view, string column)
    {
        List<VBuffer<float>> rows = [];
        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema[column]]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(view.Schema[column]);
        while (cursor.MoveNext())
        {
            VBuffer<float> value = default;
            getter(ref value);
            rows.Add(value);
        }

        return [.. rows];
    }

    // The explainer on whole rows, all slots.
    private float[] Dense(ITransformer model, IDataView train, IDataView test, TreeShapPerturbation perturbation)
    {
        TreeModel trees = TreeModel.Find(model);
        int[] used = trees.Ensemble.UsedFeatures();
        used.Length.ShouldBeInRange(9, 500);
        var background = new FeatureRows(train, new FeatureSlots("Features", Width, [.. Enumerable.Range(0, Width)]), "", null, default);
        TreeEnsemble ensemble = perturbation == TreeShapPerturbation.PathDependent ? trees.CountCovers(train) : trees.Ensemble.WithCovers(new double[trees.Ensemble.NodeCount]);
        float[] rows = [.. Buffers(test, "Features").SelectMany(row => row.DenseValues())];
        double[] values = new double[rows.Length];
        var options = new TreeShapOptions { Perturbation = perturbation, Background = perturbation == TreeShapPerturbation.Interventional ? background.Sample(20, 1) : default };
        new TreeShapExplainer(ensemble, options).Explain(rows.AsSpan(0, 32 * Width), 32, values);
        new TreeShapExplainer(ensemble, options).Explain(rows.AsSpan(32 * Width), rows.Length / Width - 32, values.AsSpan(32 * Width));
        return [.. values.Select(v => (float)v)];
    }

    private ITransformer Model(IDataView train, TreeShapColumnOptions options) => Trainer(options).Fit(train);

    private static ITransformer Explainer(ITransformer model) => ((IEnumerable<ITransformer>)model).Last();

    private IEstimator<ITransformer> Trainer(TreeShapColumnOptions options) =>
        _ml.Regression.Trainers.FastTree(numberOfLeaves: 8, numberOfTrees: 12, minimumExampleCountPerLeaf: 5).WithTreeShap(_ml, "Shap", options);

    private IDataView View(int count, int seed)
    {
        var type = new VectorDataViewType(NumberDataViewType.Single, Width);
        SchemaDefinition definition = SchemaDefinition.Create(typeof(Row));
        definition["Features"].ColumnType = type;
        definition["Features"].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Width, [.. s_names.Select(n => n.AsMemory())]),
            new VectorDataViewType(TextDataViewType.Instance, Width));
        return _ml.Data.LoadFromEnumerable(Rows(count, seed), definition);
    }

    // Two numbers, forty frequent words that matter, and sixty of the others.
    private static IEnumerable<Row> Rows(int count, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            var slots = new SortedDictionary<int, float> { [0] = random.Next(100), [1] = random.Next(10) };
            for (int w = 0; w < 40; w++)
            {
                if (random.Next(3) == 0)
                    slots[2 + (w * 1600)] = 1 + random.Next(2);
            }

            for (int w = 0; w < 60; w++)
                slots[random.Next(2, Width)] = 1;
            float score = (slots[0] / 20) + slots.Where(s => s.Key > 1 && (s.Key - 2) % 1600 == 0).Sum(s => s.Value * (((s.Key / 1600) % 5) - 2));
            yield return new Row { Features = new VBuffer<float>(Width, slots.Count, [.. slots.Values], [.. slots.Keys]), Label = score };
        }
    }

    private sealed class Row
    {
        public VBuffer<float> Features { get; set; }

        public float Label { get; set; }
    }
}
