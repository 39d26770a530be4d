using System.Reflection;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Runtime;

/// <summary>Knows the factories, marked with an <see cref="ExtensionBaseAttribute"/>, of the assemblies registered with it.</summary>
public sealed class ComponentCatalog
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _assemblies = new(StringComparer.Ordinal);
    private readonly Dictionary<(Type, string), Type> _extensions = [];

    internal ComponentCatalog()
    {
    }

    public void RegisterAssembly(Assembly assembly, bool throwOnError = true)
    {
        Check.Value(assembly);
        lock (_lock)
        {
            if (!_assemblies.Add(assembly.FullName))
                return;
            foreach (Type type in assembly.GetTypes())
            {
                if (type.GetCustomAttribute<ExtensionBaseAttribute>(inherit: false) is not { } attribute)
                    continue;
                if (!_extensions.TryAdd((attribute.GetType(), attribute.ContractName), type) && throwOnError)
                    throw new InvalidOperationException($"Duplicate contract '{attribute.ContractName}' in {assembly}.");
            }
        }
    }

    /// <summary>An instance of the class registered for a contract name; throws if there is none.</summary>
    internal object CreateExtension(Type attributeType, string contractName)
    {
        Type type;
        lock (_lock)
        {
            if (!_extensions.TryGetValue((attributeType, contractName), out type))
                throw new ArgumentOutOfRangeException(nameof(contractName), $"Unknown extension contract name: {contractName}. Register its assembly with MLContext.ComponentCatalog.RegisterAssembly.");
        }

        return Activator.CreateInstance(type, nonPublic: true);
    }
}
