using System.Linq.Expressions;
using System.Reflection;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A public field or property that stands for a column.</summary>
internal sealed class Member
{
    private readonly MemberInfo _info;

    private Member(MemberInfo info) => _info = info;

    public string Name => _info.Name;

    public string ColumnName => _info.GetCustomAttribute<ColumnNameAttribute>()?.Name ?? Name;

    public Type Type => TypeOf(_info);

    public LoadColumnAttribute LoadColumn => _info.GetCustomAttribute<LoadColumnAttribute>();

    public static IEnumerable<Member> Of(Type type, SchemaDefinition.Direction direction)
    {
        IEnumerable<MemberInfo> fields = type.GetFields(BindingFlags.Public | BindingFlags.Instance);
        IEnumerable<MemberInfo> properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0
            && ((direction.HasFlag(SchemaDefinition.Direction.Read) && p.GetGetMethod() is not null)
                || (direction.HasFlag(SchemaDefinition.Direction.Write) && p.GetSetMethod() is not null)));
        return fields.Concat(properties).Where(m => m.GetCustomAttribute<NoColumnAttribute>() is null && TypeOf(m) != typeof(IChannel)).Select(m => new Member(m));
    }

    public static Member Find(Type type, string name)
    {
        MemberInfo info = (MemberInfo)type.GetField(name) ?? type.GetProperty(name);
        return info is null
            ? throw new ArgumentOutOfRangeException("userSchemaDefinition", $"No field or property with name '{name}' found in type '{type.FullName}'")
            : new Member(info);
    }

    /// <summary>Whether a .NET type is a vector of items; a string is text.</summary>
    public static void Shape(Type type, out Type itemType, out bool isVector)
    {
        bool isBuffer = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(VBuffer<>);
        isVector = type.IsArray || isBuffer;
        itemType = type.IsArray ? type.GetElementType() : isBuffer ? type.GetGenericArguments()[0] : type;
        if (itemType == typeof(string))
            itemType = typeof(ReadOnlyMemory<char>);
    }

    /// <summary>The column type that the member's type and attributes say.</summary>
    public DataViewType DefaultColumnType()
    {
        Shape(Type, out Type item, out bool isVector);
        Attribute[] attributes = [.. _info.GetCustomAttributes()];
        attributes.OfType<DataViewTypeAttribute>().FirstOrDefault()?.Register();
        if (DataViewTypeManager.TypeOrNull(item, attributes) is { } registered)
            return registered;
        PrimitiveDataViewType itemType = DataKinds.PrimitiveTypeOrNull(item)
            ?? throw new ArgumentOutOfRangeException("rawType", $"Could not determine an IDataView type and registered custom types for member {Name}");
        if (_info.GetCustomAttribute<KeyTypeAttribute>() is { } key)
        {
            Check.Param(KeyDataViewType.IsValidDataType(item), "userType", $"Member {Name} marked with KeyType attribute, but does not appear to be a valid kind of data for a key type");
            itemType = new KeyDataViewType(item, key.Count);
        }

        VectorTypeAttribute vector = _info.GetCustomAttribute<VectorTypeAttribute>();
        Check.Param(vector is null || isVector, "userType", $"Member {Name} marked with VectorTypeAttribute, but does not appear to be a vector type");
        if (!isVector)
            return itemType;
        return vector is { Dimensions.Length: > 0 } ? new VectorDataViewType(itemType, vector.Dimensions) : new VectorDataViewType(itemType);
    }

    /// <summary>A <c>Func&lt;TRow, TMember&gt;</c>.</summary>
    public Delegate Reader(Type rowType)
    {
        ParameterExpression row = Expression.Parameter(rowType);
        return Expression.Lambda(Expression.MakeMemberAccess(row, _info), row).Compile();
    }

    /// <summary>An <c>Action&lt;TRow, TMember&gt;</c>.</summary>
    public Delegate Writer(Type rowType)
    {
        ParameterExpression row = Expression.Parameter(rowType);
        ParameterExpression value = Expression.Parameter(Type);
        return Expression.Lambda(typeof(Action<,>).MakeGenericType(rowType, Type), Expression.Assign(Expression.MakeMemberAccess(row, _info), value), row, value).Compile();
    }

    public bool CanRead => _info is FieldInfo || ((PropertyInfo)_info).GetGetMethod() is not null;

    private static Type TypeOf(MemberInfo info) => info is FieldInfo field ? field.FieldType : ((PropertyInfo)info).PropertyType;
}
