using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tests.ReliedOn;

/// <summary>What appended columns take for granted of ML.NET's schemas.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void Builder_EqualNames_HideTheOlderColumnAndKeepIndices()
    {
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("X", NumberDataViewType.Single);
        builder.AddColumn("Y", TextDataViewType.Instance);
        builder.AddColumn("X", NumberDataViewType.Double);
        DataViewSchema schema = builder.ToSchema();

        schema.Select(c => c.IsHidden).ShouldBe([true, false, false]);
        schema.Select(c => c.Index).ShouldBe([0, 1, 2]);
        schema["X"].Index.ShouldBe(2);
        schema.GetColumnOrNull("Z").ShouldBeNull();
    }

    [Fact]
    public void AddColumns_OfASchema_KeepsItsIndicesTypesAndAnnotations()
    {
        DataViewSchema source = Annotated();
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source);
        builder.AddColumn("Behind", NumberDataViewType.Single);
        DataViewSchema schema = builder.ToSchema();

        schema.Select(c => c.Name).ShouldBe(["Shap", "Behind"]);
        schema[0].Annotations.ShouldBeSameAs(source[0].Annotations);
        schema.ShouldNotBe(source, "schemas are compared by reference, so each mapper has one of its own");
    }

    [Fact]
    public void Annotations_OfAnyType_AreReadByNameAndTypeOnly()
    {
        DataViewSchema.Column column = Annotated()["Shap"];

        ReadOnlyMemory<char> method = default;
        column.Annotations.GetValue("Method", ref method);
        method.ToString().ShouldBe("TreeSHAP");
        VBuffer<float> values = default;
        column.Annotations.GetValue("Base", ref values);
        values.DenseValues().ShouldBe([1f, 2f]);
        float wrong = 0;
        Should.Throw<InvalidOperationException>(() => column.Annotations.GetValue("None", ref wrong));
        Should.Throw<InvalidOperationException>(() => column.Annotations.GetValue("Method", ref wrong));
    }

    [Fact]
    public void VectorTypes_AreEqualByItemAndDimensions()
    {
        new VectorDataViewType(NumberDataViewType.Single, 3).ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 3));
        new VectorDataViewType(NumberDataViewType.Single, 6).ShouldNotBe(new VectorDataViewType(NumberDataViewType.Single, 2, 3));
        new VectorDataViewType(NumberDataViewType.Single, 2, 3).Size.ShouldBe(6);
        new VectorDataViewType(NumberDataViewType.Single).IsKnownSize.ShouldBeFalse();
        new VectorDataViewType(NumberDataViewType.Single, 3).RawType.ShouldBe(typeof(VBuffer<float>));
        new VectorDataViewType(NumberDataViewType.Single, 3).ToString().ShouldBe("Vector<Single, 3>", "messages print it");
    }

    private static DataViewSchema Annotated()
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue("Method", TextDataViewType.Instance, "TreeSHAP".AsMemory());
        annotations.Add<VBuffer<float>>("Base", new VectorDataViewType(NumberDataViewType.Single, 2), (ref VBuffer<float> value) => value = new VBuffer<float>(2, [1f, 2f]));
        var builder = new DataViewSchema.Builder();
        builder.AddColumn("Shap", NumberDataViewType.Single, annotations.ToAnnotations());
        return builder.ToSchema();
    }
}
