using System.Reflection;

namespace Microsoft.ML.Internals;

/// <summary>Calls a generic method with a type argument that is only known at run time.</summary>
internal static class GenericCall
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Calls <c>owner.name&lt;typeArgument&gt;(arguments)</c>; exceptions arrive as they were thrown.</summary>
    public static object Invoke(Type owner, object target, string name, Type typeArgument, params object[] arguments) =>
        Invoke(owner, target, name, [typeArgument], arguments);

    public static object Invoke(Type owner, object target, string name, Type[] typeArguments, params object[] arguments)
    {
        MethodInfo method = owner.GetMethods(Any).First(m => m.Name == name && m.IsGenericMethodDefinition
            && m.GetGenericArguments().Length == typeArguments.Length && m.GetParameters().Length == arguments.Length);
        return method.MakeGenericMethod(typeArguments).Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }
}
