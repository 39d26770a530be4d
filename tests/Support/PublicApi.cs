using System.Reflection;
using System.Text;
using Shouldly;

namespace MLNet.Xai.Tests.Support;

/// <summary>The public surface of an assembly as text, a line a member, compared with the recorded one in tests/PublicApi.</summary>
public static class PublicApi
{
    /// <summary>
    /// Fails where the surface differs from tests/PublicApi/{assembly}.txt. With the environment variable XAI_RECORD_API=1 it writes
    /// the file instead: a change of the public API is a change of that file, and is reviewed there.
    /// </summary>
    public static void ShouldBeAsRecorded(Assembly assembly)
    {
        string path = Path.Combine(TestData.Root, "tests", "PublicApi", assembly.GetName().Name + ".txt");
        string actual = Describe(assembly);
        if (string.Equals(Environment.GetEnvironmentVariable("XAI_RECORD_API"), "1", StringComparison.Ordinal))
            File.WriteAllText(path, actual);
        string recorded = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        actual.ShouldBe(recorded, $"The public API of {assembly.GetName().Name} changed. If that is meant, run the tests once with XAI_RECORD_API=1.");
    }

    /// <summary>One line a public or protected member, sorted.</summary>
    public static string Describe(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal))
        {
            text.Append(Head(type)).Append('\n');
            IEnumerable<string> members = type
                .GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Select(Line).OfType<string>();
            foreach (string line in members.Order(StringComparer.Ordinal))
                text.Append("    ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static string Head(Type type)
    {
        string kind = type.IsEnum ? "enum" : type.IsInterface ? "interface" : type.IsValueType ? "struct" : typeof(Delegate).IsAssignableFrom(type) ? "delegate" : "class";
        string how = type is { IsAbstract: true, IsSealed: true } ? "static " : type.IsAbstract && !type.IsInterface ? "abstract " : type.IsSealed && type.IsClass ? "sealed " : "";
        IEnumerable<Type> bases = type.IsEnum ? [] : type.GetInterfaces().Where(i => i.IsPublic || i.IsNestedPublic);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum))
            bases = bases.Prepend(parent);
        string[] named = [.. bases.Select(Name).Order(StringComparer.Ordinal)];
        return $"{how}{kind} {type.Namespace}.{Name(type)}{(named.Length > 0 ? " : " + string.Join(", ", named) : "")}";
    }

    private static string? Line(MemberInfo member) => member switch
    {
        FieldInfo { IsSpecialName: false } f when f.IsPublic || f.IsFamily => f.IsLiteral && f.DeclaringType!.IsEnum
            ? $"{f.Name} = {Convert.ToInt64(f.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}"
            : $"{(f.IsLiteral ? "const " : f.IsStatic ? "static " : "")}{(f.IsInitOnly ? "readonly " : "")}{Name(f.FieldType)} {f.Name}",
        ConstructorInfo c when c.IsPublic || c.IsFamily => $"new({Parameters(c)})",
        MethodInfo m when (m.IsPublic || m.IsFamily) && (!m.IsSpecialName || m.Name.StartsWith("op_", StringComparison.Ordinal)) =>
            $"{(m.IsStatic ? "static " : "")}{Name(m.ReturnType)} {m.Name}{Generics(m)}({Parameters(m)})",
        PropertyInfo p when Visible(p) => $"{(p.GetAccessors(true)[0].IsStatic ? "static " : "")}{Name(p.PropertyType)} {p.Name}{Index(p)} {{ {Accessors(p)}}}",
        EventInfo e when e.AddMethod is { IsPublic: true } => $"event {Name(e.EventHandlerType!)} {e.Name}",
        _ => null,
    };

    private static bool Visible(PropertyInfo p) => p.GetAccessors(true).Any(a => a.IsPublic || a.IsFamily);

    private static string Accessors(PropertyInfo p)
    {
        bool init = p.SetMethod?.ReturnParameter.GetRequiredCustomModifiers().Any(t => t.Name.Equals("IsExternalInit", StringComparison.Ordinal)) == true;
        return (p.GetMethod is { } g && (g.IsPublic || g.IsFamily) ? "get; " : "")
            + (p.SetMethod is { } s && (s.IsPublic || s.IsFamily) ? init ? "init; " : "set; " : "");
    }

    private static string Index(PropertyInfo p) =>
        p.GetIndexParameters() is { Length: > 0 } index ? $"[{string.Join(", ", index.Select(i => Name(i.ParameterType)))}]" : "";

    private static string Generics(MethodInfo m) => m.IsGenericMethod ? $"<{string.Join(", ", m.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? p.IsIn ? "in " : "ref " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "null"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef)
            return Name(type.GetElementType()!);
        if (type.IsArray)
            return Name(type.GetElementType()!) + "[]";
        string name = type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        if (!type.IsGenericType)
            return name;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        return $"{(tick < 0 ? name : name[..tick])}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
