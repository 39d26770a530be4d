using Microsoft.ML.Data;
using Microsoft.ML.Transforms;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>A length, and room for the longest vector.</summary>
internal sealed class RaggedSource
{
    [ColumnName(Temporary.Vector)]
    public VBuffer<float> Numbers { get; set; }
}

/// <summary>The vector of that length.</summary>
internal sealed class RaggedTarget
{
    [ColumnName(Temporary.Ragged)]
    public VBuffer<float> Values { get; set; }
}

[CustomMappingFactoryAttribute(Contract)]
internal sealed class RaggedMapping : CustomMappingFactory<RaggedSource, RaggedTarget>
{
    public const string Contract = "MLNet.Xai.Ragged";

    public static void Map(RaggedSource source, RaggedTarget target)
    {
        VBuffer<float> values = target.Values, numbers = default;
        source.Numbers.CopyToDense(ref numbers);
        RaggedColumn.Cut(numbers.GetValues(), ref values);
        target.Values = values;
    }

    public override Action<RaggedSource, RaggedTarget> GetMapping() => Map;
}
