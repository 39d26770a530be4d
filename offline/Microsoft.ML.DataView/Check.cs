using System.Runtime.CompilerServices;

namespace Microsoft.ML.Internals;

/// <summary>Argument checks that throw what ML.NET throws.</summary>
internal static class Check
{
    public static void Param(bool condition, string name)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name);
    }

    public static void Param(bool condition, string name, string message)
    {
        if (!condition)
            throw new ArgumentOutOfRangeException(name, message);
    }

    public static T Value<T>(T value, [CallerArgumentExpression(nameof(value))] string name = null)
        where T : class => value ?? throw new ArgumentNullException(name);

    public static string NonEmpty(string value, [CallerArgumentExpression(nameof(value))] string name = null) =>
        !string.IsNullOrEmpty(value) ? value : throw new ArgumentNullException(name, $"{name} cannot be null or empty");

    public static void State(bool condition, string message)
    {
        if (!condition)
            throw new InvalidOperationException(message);
    }

    /// <summary>A column of a data view that is absent or has the wrong type: ML.NET says it this way everywhere.</summary>
    public static Exception SchemaMismatch(string paramName, string columnRole, string columnName, string expected = null, string actual = null)
    {
        string message = expected is null
            ? $"Could not find {columnRole} column '{columnName}'"
            : $"Schema mismatch for {columnRole} column '{columnName}': expected {expected}, got {actual}";
        return new ArgumentOutOfRangeException(paramName, message);
    }
}
