using Conformance.Tests.Support;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Transforms;

public sealed class ColumnTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Concatenate_Scalars_GiveTheirNamesToTheSlots()
    {
        IDataView view = _ml.Transforms.Concatenate("Features", "B", "A").Fit(_ml.View(3)).Transform(_ml.View(3));
        view.Schema["Features"].ToString().ShouldBe("Features: Vector<Single, 2> {SlotNames}");
        view.Schema["Features"].Names().ShouldBe(["B", "A"]);
        view.GetColumn<float[]>("Features").Last().ShouldBe([4f, 2f]);
    }

    [Fact]
    public void Concatenate_Vectors_PrefixTheirSlotNames()
    {
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.Concatenate("Y", "A", "X", "V")).Fit(_ml.View(3)).Transform(_ml.View(3));
        view.Schema["Y"].Names().ShouldBe(["A", "X.A", "X.B", "", "", ""]);
        view.GetColumn<float[]>("Y").Last().ShouldBe([2f, 2f, 4f, 2f, 2.5f, -2f]);
    }

    [Fact]
    public void Concatenate_OneVector_PassesItOn()
    {
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.Concatenate("Y", "X")).Fit(_ml.View(2)).Transform(_ml.View(2));
        view.Schema["Y"].Names().ShouldBe(["A", "B"]);
    }

    [Fact]
    public void Concatenate_OutputNamedLikeAnInput_HidesIt()
    {
        IDataView view = _ml.Transforms.Concatenate("A", "A", "B").Fit(_ml.View(2)).Transform(_ml.View(2));
        view.Schema.Count(c => c.Name == "A").ShouldBe(2);
        view.Schema["A"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 2));
        view.Schema.Select(c => c.Name).Take(3).ShouldBe(["A", "A", "B"]);
    }

    [Fact]
    public void Concatenate_DifferentTypes_IsRefused() =>
        Should.Throw<InvalidOperationException>(() => _ml.Transforms.Concatenate("X", "A", "Count").GetOutputSchema(Foreign.Shapes.Of(_ml.View(1).Schema)));

    [Fact]
    public void Concatenate_MissingColumn_IsRefusedBeforeFit() =>
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("C", "A").Append(_ml.Transforms.Concatenate("X", "A", "None")).Fit(_ml.View(1)))
            .Message.ShouldContain("Could not find input column 'None'");

    [Fact]
    public void CopyColumns_KeepsTypeValuesAndAnnotations()
    {
        IDataView view = _ml.Transforms.Concatenate("X", "A", "B").Append(_ml.Transforms.CopyColumns("Y", "X")).Fit(_ml.View(2)).Transform(_ml.View(2));
        view.Schema["Y"].Names().ShouldBe(["A", "B"]);
        view.GetColumn<float[]>("Y").Last().ShouldBe([1f, 2f]);
    }

    [Fact]
    public void DropColumns_DropsHiddenOnesToo()
    {
        IEstimator<ITransformer> chain = _ml.Transforms.CopyColumns("A", "B").Append(_ml.Transforms.DropColumns("A", "V"));
        _ml.View(1).Schema.Count.ShouldBe(6);
        chain.Fit(_ml.View(1)).Transform(_ml.View(1)).Schema.Select(c => c.Name).ShouldBe(["B", "Count", "Kind", "Flag"]);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Transforms.CopyColumns("C", "A").Append(_ml.Transforms.DropColumns("None")).Fit(_ml.View(1)));
    }

    [Fact]
    public void SelectColumns_OrderAndHidden_AreAsAsked()
    {
        IDataView hidden = _ml.Transforms.CopyColumns("A", "B").Fit(_ml.View(2)).Transform(_ml.View(2));
        _ml.Transforms.SelectColumns("B", "A").Fit(hidden).Transform(hidden).Schema.Select(c => c.Name).ShouldBe(["B", "A"]);
        _ml.Transforms.SelectColumns(["B", "A"], keepHidden: true).Fit(hidden).Transform(hidden).Schema.Select(c => c.Name).ShouldBe(["B", "A", "A"]);
        _ml.Transforms.SelectColumns("A").Fit(hidden).Transform(hidden).GetColumn<float>("A").ShouldBe([0f, 2f]);
    }

    [Fact]
    public void ConvertType_NumbersTextAndBooleans_Convert()
    {
        IDataView view = _ml.Transforms.Conversion.ConvertType("F", "Count").Append(_ml.Transforms.Conversion.ConvertType("G", "Flag"))
            .Append(_ml.Transforms.Conversion.ConvertType("D", "V", DataKind.Double)).Fit(_ml.View(3)).Transform(_ml.View(3));
        view.GetColumn<float>("F").ShouldBe([0f, 1f, 2f]);
        view.GetColumn<float>("G").ShouldBe([0f, 1f, 0f]);
        view.GetColumn<double[]>("D").Last().ShouldBe([2.0, 2.5, -2.0]);
    }
}
