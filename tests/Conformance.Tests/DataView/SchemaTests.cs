using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.DataView;

public sealed class SchemaTests
{
    [Fact]
    public void Builder_EqualNames_HideTheOlderColumn()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("X", NumberDataViewType.Single);
        builder.AddColumn("Y", TextDataViewType.Instance);
        builder.AddColumn("X", NumberDataViewType.Double);
        DataViewSchema schema = builder.ToSchema();

        schema.Count.ShouldBe(3);
        schema.Select(c => c.IsHidden).ShouldBe([true, false, false]);
        schema["X"].Index.ShouldBe(2);
        schema["X"].Type.ShouldBe(NumberDataViewType.Double);
        schema.GetColumnOrNull("Z").ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => schema["Z"]);
        Should.Throw<ArgumentOutOfRangeException>(() => schema[3]);
    }

    [Fact]
    public void Types_ToString_IsTheWayMlNetPrintsThem()
    {
        new VectorDataViewType(NumberDataViewType.Single, 3).ToString().ShouldBe("Vector<Single, 3>");
        new VectorDataViewType(NumberDataViewType.Single).ToString().ShouldBe("Vector<Single>");
        new VectorDataViewType(NumberDataViewType.Int32, 2, 2).ToString().ShouldBe("Vector<Int32, 2, 2>");
        new KeyDataViewType(typeof(uint), 5).ToString().ShouldBe("Key<UInt32, 0-4>");
        TextDataViewType.Instance.ToString().ShouldBe("String");
        BooleanDataViewType.Instance.ToString().ShouldBe("Boolean");
    }

    [Fact]
    public void Types_OfTheSameShape_AreEqual()
    {
        new VectorDataViewType(NumberDataViewType.Single, 3).ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
        new VectorDataViewType(NumberDataViewType.Single, 6).ShouldNotBe(new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        new VectorDataViewType(NumberDataViewType.Single, 3).IsKnownSize.ShouldBeTrue();
        new VectorDataViewType(NumberDataViewType.Single).IsKnownSize.ShouldBeFalse();
        new VectorDataViewType(NumberDataViewType.Single, 3).RawType.ShouldBe(typeof(VBuffer<float>));
        Should.Throw<ArgumentOutOfRangeException>(() => new KeyDataViewType(typeof(byte), 300));
    }

    [Fact]
    public void Annotations_OfAnyType_AreReadBackByName()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Method", TextDataViewType.Instance, "TreeSHAP".AsMemory());
        annotations.Add<VBuffer<float>>("Base", new VectorDataViewType(NumberDataViewType.Single, 2), (ref VBuffer<float> value) => value = new VBuffer<float>(2, [1f, 2f]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Shap", NumberDataViewType.Single, annotations.ToAnnotations());
        DataViewSchema.Column column = builder.ToSchema()["Shap"];

        ReadOnlyMemory<char> method = default;
        column.Annotations.GetValue("Method", ref method);
        method.ToString().ShouldBe("TreeSHAP");
        VBuffer<float> values = default;
        column.Annotations.GetValue("Base", ref values);
        values.DenseValues().ShouldBe([1f, 2f]);
        column.ToString().ShouldBe("Shap: Single {Method, Base}");
        float wrong = 0;
        Should.Throw<InvalidOperationException>(() => column.Annotations.GetValue("None", ref wrong));
        Should.Throw<InvalidOperationException>(() => column.Annotations.GetValue("Method", ref wrong));
    }
}
