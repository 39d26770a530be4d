using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Which column type stands for a .NET type (with an attribute) that ML.NET itself does not know.</summary>
public static class DataViewTypeManager
{
    private static readonly Lock Guard = new();
    private static readonly List<(Type RawType, DataViewTypeAttribute Attribute, DataViewType Type)> Known = [];

    public static void Register(DataViewType dataViewType, Type type, IEnumerable<Attribute> typeAttributes)
    {
        Attribute[] attributes = typeAttributes?.ToArray() ?? [];
        Check.Param(attributes.Length <= 1, nameof(type), $"Type {type} has too many attributes.");
        Check.Param(attributes.Length == 0 || attributes[0] is DataViewTypeAttribute, nameof(type), $"Type {type} has an attribute that is not of DataViewTypeAttribute.");
        Register(dataViewType, type, attributes.FirstOrDefault() as DataViewTypeAttribute);
    }

    public static void Register(DataViewType dataViewType, Type type, DataViewTypeAttribute typeAttribute = null)
    {
        Check.Param(DataKinds.PrimitiveTypeOrNull(type) is null, nameof(type), $"Type {type} is one of ML.NET's own, so it can't be registered again.");
        lock (Guard)
        {
            foreach ((Type rawType, DataViewTypeAttribute attribute, DataViewType known) in Known)
            {
                bool sameRaw = rawType == type && Equals(attribute, typeAttribute);
                bool sameType = known.Equals(dataViewType);
                if (sameRaw && sameType)
                    return;
                Check.Param(!sameRaw, nameof(type), $"Repeated type register. The raw type {type} has been associated with {known} so it cannot be associated with {dataViewType}.");
                Check.Param(!sameType, nameof(dataViewType), $"Repeated type register. The DataView type {known} has been associated with {rawType} so it cannot be associated with {type}.");
            }

            Known.Add((type, typeAttribute, dataViewType));
        }
    }

    internal static bool Knows(DataViewType type)
    {
        lock (Guard)
            return Known.Exists(k => k.Type.Equals(type));
    }

    internal static DataViewType TypeOrNull(Type rawType, IEnumerable<Attribute> attributes)
    {
        DataViewTypeAttribute attribute = attributes?.OfType<DataViewTypeAttribute>().FirstOrDefault();
        lock (Guard)
            return Known.Find(k => k.RawType == rawType && Equals(k.Attribute, attribute)).Type;
    }
}
