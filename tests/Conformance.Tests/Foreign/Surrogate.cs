using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Conformance.Tests.Foreign;

/// <summary>
/// What a foreign transformer is saved as: a constant made by a mapping without inputs, the state as a text constant of an expression, a mapping with a contract that
/// reads both, scalars that take their slot names from their columns, and the temporaries dropped.
/// </summary>
public static class Surrogate
{
    private const string OneColumn = "__one";
    private const string StateColumn = "__state";
    private const string InColumn = "__in";

    public static ITransformer Build(RowSumTransformer transformer)
    {
        var ml = new MLContext();
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(transformer.Input, new VectorDataViewType(NumberDataViewType.Single, 2));
        return ml.Transforms.CustomMapping<None, One>(OneFactory.Map, OneFactory.Contract)
            .Append(ml.Transforms.Expression(StateColumn, $"x : \"{transformer.Scale.ToString(CultureInfo.InvariantCulture)}\"", OneColumn))
            .Append(ml.Transforms.CopyColumns(InColumn, transformer.Input))
            .Append(ml.Transforms.CustomMapping<Source, Result>(SumFactory.Map, SumFactory.Contract))
            .Append(ml.Transforms.CopyColumns("RowSum", "__sum"))
            .Append(ml.Transforms.CopyColumns("first", "__p0"))
            .Append(ml.Transforms.CopyColumns("second", "__p1"))
            .Append(ml.Transforms.Concatenate("RowParts", "first", "second"))
            .Append(ml.Transforms.DropColumns(OneColumn, StateColumn, InColumn, "__sum", "__p0", "__p1", "first", "second"))
            .Fit(new EmptyView(schema.ToSchema()));
    }

    public sealed class None
    {
    }

    public sealed class One
    {
        [ColumnName(OneColumn)]
        public float Value { get; set; }
    }

    public sealed class Source
    {
        [ColumnName(StateColumn)]
        public ReadOnlyMemory<char> State { get; set; }

        [ColumnName(InColumn)]
        public VBuffer<float> X { get; set; }
    }

    public sealed class Result
    {
        [ColumnName("__sum")]
        public float Sum { get; set; }

        [ColumnName("__p0")]
        public float First { get; set; }

        [ColumnName("__p1")]
        public float Second { get; set; }
    }

    [CustomMappingFactoryAttribute(Contract)]
    public sealed class OneFactory : CustomMappingFactory<None, One>
    {
        public const string Contract = "Conformance.One";

        public static void Map(None source, One destination) => destination.Value = 1;

        public override Action<None, One> GetMapping() => Map;
    }

    [CustomMappingFactoryAttribute(Contract)]
    public sealed class SumFactory : CustomMappingFactory<Source, Result>
    {
        public const string Contract = "Conformance.RowSum";

        public static void Map(Source source, Result destination)
        {
            float scale = float.Parse(source.State.Span, provider: CultureInfo.InvariantCulture);
            destination.First = scale * source.X.GetItemOrDefault(0);
            destination.Second = scale * source.X.GetItemOrDefault(1);
            destination.Sum = destination.First + destination.Second;
        }

        public override Action<Source, Result> GetMapping() => Map;
    }
}
