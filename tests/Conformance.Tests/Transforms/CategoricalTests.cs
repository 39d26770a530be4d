using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Conformance.Tests.Transforms;

public sealed class CategoricalTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void OneHotEncoding_Annotations_SayNamesAndRanges()
    {
        IDataView view = _ml.Transforms.Categorical.OneHotEncoding("KindV", "Kind").Append(_ml.Transforms.Concatenate("Features", "A", "KindV", "V"))
            .Fit(_ml.View(6)).Transform(_ml.View(6));
        view.Schema["KindV"].ToString().ShouldBe("KindV: Vector<Single, 3> {SlotNames, CategoricalSlotRanges, IsNormalized}");
        view.Schema["KindV"].Names().ShouldBe(["red", "green", "blue"]);
        view.Schema["Features"].ToString().ShouldBe("Features: Vector<Single, 7> {SlotNames, CategoricalSlotRanges}");
        view.Schema["Features"].Names().ShouldBe(["A", "KindV.red", "KindV.green", "KindV.blue", "", "", ""]);
        Ranges(view.Schema["Features"]).ShouldBe([1, 3]);
        view.Schema["Features"].Annotations.Schema["CategoricalSlotRanges"].Type.ToString().ShouldBe("Vector<Int32, 1, 2>");
        view.GetColumn<float[]>("Features").ElementAt(4).ShouldBe([4f, 0f, 1f, 0f, 4f, 4.5f, -4f]);
        view.Schema.Count(c => c.Name == "KindV").ShouldBe(2);
    }

    [Fact]
    public void OneHotEncoding_UnknownValue_IsAllZero()
    {
        ITransformer model = _ml.Transforms.Categorical.OneHotEncoding("KindV", "Kind").Fit(_ml.View(6));
        model.Transform(_ml.Data.LoadFromEnumerable([new Row { Kind = "mauve" }])).GetColumn<float[]>("KindV").Single().ShouldBe([0f, 0f, 0f]);
    }

    [Fact]
    public void OneHotEncoding_KeyAndBag_AreOtherOutputs()
    {
        OneHotEncodingEstimator keys = _ml.Transforms.Categorical.OneHotEncoding("K", "Kind", OneHotEncodingEstimator.OutputKind.Key);
        keys.Fit(_ml.View(6)).Transform(_ml.View(4)).GetColumn<uint>("K").ShouldBe([1u, 2u, 3u, 1u]);
        OneHotEncodingEstimator bag = _ml.Transforms.Categorical.OneHotEncoding("K", "Kind", OneHotEncodingEstimator.OutputKind.Bag);
        bag.Fit(_ml.View(6)).Transform(_ml.View(4)).GetColumn<float[]>("K").Last().ShouldBe([1f, 0f, 0f]);
    }

    [Fact]
    public void OneHotEncoding_OfAVector_NamesSlotAndKey()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new Pair { Words = ["a", "b"] }, new Pair { Words = ["b", "c"] }]);
        IDataView view = _ml.Transforms.Categorical.OneHotEncoding("W", "Words").Fit(data).Transform(data);
        view.Schema["W"].Type.ToString().ShouldBe("Vector<Single, 2, 3>");
        view.Schema["W"].Names().ShouldBe(["[0].a", "[0].b", "[0].c", "[1].a", "[1].b", "[1].c"]);
        Ranges(view.Schema["W"]).ShouldBe([0, 2, 3, 5]);
        view.GetColumn<float[]>("W").Last().ShouldBe([0f, 1f, 0f, 0f, 0f, 1f]);
    }

    [Fact]
    public void MapValueToKey_Order_IsByOccurrenceOrByValue()
    {
        IDataView view = _ml.Transforms.Conversion.MapValueToKey("K", "Kind").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "K")).Fit(_ml.View(4)).Transform(_ml.View(4));
        view.Schema["K"].Type.ShouldBe(new KeyDataViewType(typeof(uint), 3));
        view.Schema["K"].HasKeyValues().ShouldBeTrue();
        view.GetColumn<uint>("K").ShouldBe([1u, 2u, 3u, 1u]);
        view.GetColumn<string>("Back").ShouldBe(["red", "green", "blue", "red"]);
        VBuffer<ReadOnlyMemory<char>> values = default;
        _ml.Transforms.Conversion.MapValueToKey("K", "Kind", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            .Fit(_ml.View(4)).Transform(_ml.View(4)).Schema["K"].GetKeyValues(ref values);
        values.DenseValues().Select(v => v.ToString()).ShouldBe(["blue", "green", "red"]);
    }

    [Fact]
    public void MapValueToKey_NumbersAndMissing_HaveKeys()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([new Row { A = 5 }, new Row { A = float.NaN }, new Row { A = -1 }, new Row { A = 5 }]);
        IDataView view = _ml.Transforms.Conversion.MapValueToKey("K", "A").Append(_ml.Transforms.Conversion.MapKeyToValue("Back", "K")).Fit(data).Transform(data);
        view.GetColumn<uint>("K").ShouldBe([1u, 0u, 2u, 1u]);
        view.GetColumn<float>("Back").ShouldBe([5f, float.NaN, -1f, 5f]);
    }

    [Fact]
    public void MapKeyToVector_OfNumbers_HasRangesButNoNames()
    {
        IDataView view = _ml.Transforms.Conversion.MapValueToKey("K", "Count").Append(_ml.Transforms.Conversion.MapKeyToVector("I", "K")).Fit(_ml.View(3)).Transform(_ml.View(3));
        view.Schema["I"].ToString().ShouldBe("I: Vector<Single, 3> {CategoricalSlotRanges, IsNormalized}");
        view.GetColumn<float[]>("I").Last().ShouldBe([0f, 0f, 1f]);
    }

    private static int[] Ranges(DataViewSchema.Column column)
    {
        VBuffer<int> ranges = default;
        column.Annotations.GetValue("CategoricalSlotRanges", ref ranges);
        return [.. ranges.DenseValues()];
    }

    private sealed class Pair
    {
        [VectorType(2)]
        public string[] Words { get; set; } = [];
    }
}
