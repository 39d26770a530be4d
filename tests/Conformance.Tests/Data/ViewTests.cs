using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Data;

public sealed class ViewTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TrainTestSplit_Fraction_HoldsAndPartsAreDisjoint()
    {
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(_ml.View(4000), testFraction: 0.25, seed: 7);
        float[] train = [.. split.TrainSet.GetColumn<float>("A")];
        float[] test = [.. split.TestSet.GetColumn<float>("A")];
        test.Length.ShouldBeInRange(880, 1120);
        train.Concat(test).Order().ShouldBe(Enumerable.Range(0, 4000).Select(i => (float)i));
        split.TestSet.GetColumn<float>("A").ShouldBe(test);
    }

    [Fact]
    public void TrainTestSplit_SameSeed_GivesTheSameRows()
    {
        float[] Test(int seed) => [.. new MLContext(3).Data.TrainTestSplit(_ml.View(300), 0.3, seed: seed).TestSet.GetColumn<float>("A")];
        Test(5).ShouldBe(Test(5));
        Test(5).ShouldNotBe(Test(6));
    }

    [Fact]
    public void TrainTestSplit_SamplingKey_KeepsAKeyTogether()
    {
        List<Keyed> rows = [.. Enumerable.Range(0, 900).Select(i => new Keyed { Key = $"k{i % 60}", Value = i })];
        DataOperationsCatalog.TrainTestData split = _ml.Data.TrainTestSplit(_ml.Data.LoadFromEnumerable(rows), 0.3, samplingKeyColumnName: nameof(Keyed.Key));
        string[] train = [.. split.TrainSet.GetColumn<string>("Key").Distinct()];
        string[] test = [.. split.TestSet.GetColumn<string>("Key").Distinct()];
        train.Intersect(test).ShouldBeEmpty();
        train.Length.ShouldBeGreaterThan(0);
        test.Length.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void CrossValidationSplit_Folds_CoverEveryRowOnce()
    {
        IReadOnlyList<DataOperationsCatalog.TrainTestData> folds = _ml.Data.CrossValidationSplit(_ml.View(500), numberOfFolds: 4);
        folds.Count.ShouldBe(4);
        folds.SelectMany(f => f.TestSet.GetColumn<float>("A")).Order().ShouldBe(Enumerable.Range(0, 500).Select(i => (float)i));
        folds.ShouldAllBe(f => f.TrainSet.GetColumn<float>("A").Count() + f.TestSet.GetColumn<float>("A").Count() == 500);
    }

    [Fact]
    public void TakeAndSkipRows_GiveTheRange()
    {
        _ml.Data.TakeRows(_ml.View(10), 3).GetColumn<float>("A").ShouldBe([0f, 1f, 2f]);
        _ml.Data.SkipRows(_ml.View(5), 3).GetColumn<float>("A").ShouldBe([3f, 4f]);
        _ml.Data.TakeRows(_ml.View(2), 5).GetColumn<float>("A").ShouldBe([0f, 1f]);
    }

    [Fact]
    public void FilterRowsByColumn_LowerBoundIsIn_UpperIsOut() =>
        _ml.Data.FilterRowsByColumn(_ml.View(10), "A", 2, 5).GetColumn<float>("B").ShouldBe([4f, 6f, 8f]);

    [Fact]
    public void FilterRowsByMissingValues_DropsNaN()
    {
        List<Row> rows = Rows.Make(5);
        rows[1].A = float.NaN;
        rows[3].V[2] = float.NaN;
        _ml.Data.FilterRowsByMissingValues(_ml.Data.LoadFromEnumerable(rows), "A", "V").GetColumn<int>("Count").ShouldBe([0, 2, 4]);
    }

    [Fact]
    public void ShuffleRows_WithASeed_IsAPermutationAndRepeats()
    {
        float[] First() => [.. _ml.Data.ShuffleRows(_ml.View(200), seed: 4).GetColumn<float>("A")];
        First().Order().ShouldBe(Enumerable.Range(0, 200).Select(i => (float)i));
        First().ShouldNotBe(Enumerable.Range(0, 200).Select(i => (float)i).ToArray());
        First().ShouldBe(First());
    }

    [Fact]
    public void Cache_ReadTwice_EnumeratesOnce()
    {
        int read = 0;
        IEnumerable<Row> Source()
        {
            foreach (Row row in Rows.Make(50))
            {
                Interlocked.Increment(ref read);
                yield return row;
            }
        }

        IDataView cached = _ml.Data.Cache(_ml.Data.LoadFromEnumerable(Source()), "A", "V");
        cached.GetColumn<float>("A").Sum().ShouldBe(1225);
        cached.GetColumn<float[]>("V").Last().ShouldBe([49f, 49.5f, -49f]);
        cached.GetColumn<float>("A").Count().ShouldBe(50);
        read.ShouldBe(50);
        cached.CanShuffle.ShouldBeTrue();
        cached.GetRowCount().ShouldBe(50);
    }

    [Fact]
    public void BootstrapSample_Complement_SharesNoRow()
    {
        float[] drawn = [.. _ml.Data.BootstrapSample(_ml.View(400), seed: 3).GetColumn<float>("A")];
        float[] rest = [.. _ml.Data.BootstrapSample(_ml.View(400), seed: 3, complement: true).GetColumn<float>("A")];
        drawn.Length.ShouldBeInRange(300, 500);
        drawn.Intersect(rest).ShouldBeEmpty();
        drawn.Concat(rest).Distinct().Count().ShouldBe(400);
    }

    [Fact]
    public void SaveAsBinary_ReadBack_KeepsTypesAnnotationsAndValues()
    {
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.Categorical.OneHotEncoding("K", "Kind")).Fit(_ml.View(70)).Transform(_ml.View(70));
        using var file = new TemporaryFile(".idv");
        using (FileStream stream = File.Create(file.Path))
            _ml.Data.SaveAsBinary(view, stream);
        IDataView back = _ml.Data.LoadFromBinary(file.Path);
        back.Schema.Describe().ShouldBe(view.Schema.Describe());
        back.Schema["X"].Names().ShouldBe(["A", "B"]);
        back.GetColumn<float[]>("X").ShouldBe(view.GetColumn<float[]>("X"));
        back.GetColumn<float[]>("K").ShouldBe(view.GetColumn<float[]>("K"));
        back.GetColumn<string>("Kind").ShouldBe(view.GetColumn<string>("Kind"));
        back.GetRowCount().ShouldBe(70);
    }

    [Fact]
    public void Preview_ShowsTheFirstRows()
    {
        DataDebuggerPreview preview = _ml.View(20).Preview(maxRows: 4);
        preview.RowView.Length.ShouldBe(4);
        preview.ColumnView.Single(c => c.Column.Name == "A").Values.ShouldBe([0f, 1f, 2f, 3f]);
        preview.RowView[2].Values.Single(v => v.Key == "B").Value.ShouldBe(4f);
    }

    private sealed class Keyed
    {
        public string Key { get; set; } = "";

        public float Value { get; set; }
    }
}
