using Microsoft.ML.Data;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingEstimator : IEstimator<ValueToKeyMappingTransformer>
{
    private readonly (string Output, string Input)[] _pairs;
    private readonly int _maximumKeys;
    private readonly KeyOrdinality _ordinality;
    private readonly bool _asText;
    private readonly IDataView _keyData;

    internal ValueToKeyMappingEstimator((string Output, string Input)[] pairs, int maximumKeys, KeyOrdinality ordinality, bool asText, IDataView keyData)
    {
        Check.Param(maximumKeys > 0, "maximumNumberOfKeys", "Must be positive");
        Check.Param(keyData is null || keyData.Schema.Count(c => !c.IsHidden) == 1, nameof(keyData), "Must have exactly one column");
        _pairs = pairs;
        _maximumKeys = maximumKeys;
        _ordinality = ordinality;
        _asText = asText;
        _keyData = keyData;
    }

    public enum KeyOrdinality : byte
    {
        ByOccurrence = 0,
        ByValue = 1,
    }

    public ValueToKeyMappingTransformer Fit(IDataView input)
    {
        Check.Value(input);
        return new ValueToKeyMappingTransformer(_pairs, Array.ConvertAll(_pairs, p => Learn(input, p.Input)), _asText);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in _pairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            List<SchemaShape.Column> annotations = source.Keep(AnnotationNames.SlotNames);
            annotations.Add(new SchemaShape.Column(AnnotationNames.KeyValues, SchemaShape.Column.VectorKind.Vector,
                _asText ? TextDataViewType.Instance : source.ItemType, isKey: false));
            result = result.With(new SchemaShape.Column(output, source.Kind, NumberDataViewType.UInt32, isKey: true, new SchemaShape(annotations)));
        }

        return result;
    }

    private TermMap Learn(IDataView input, string name)
    {
        DataViewSchema.Column source = input.Schema.Find(name);
        if (_keyData is null)
            return TermMap.Learn(input, source, _maximumKeys, _ordinality == KeyOrdinality.ByValue);
        DataViewSchema.Column keys = _keyData.Schema.First(c => !c.IsHidden);
        if (!keys.Type.ItemType().Equals(source.Type.ItemType()))
            throw Check.SchemaMismatch(nameof(input), "key data", keys.Name, source.Type.ItemType().ToString(), keys.Type.ToString());
        return TermMap.Learn(_keyData, keys, int.MaxValue, sorted: false);
    }
}
