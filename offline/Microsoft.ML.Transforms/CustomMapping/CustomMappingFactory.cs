using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>What a loaded custom mapping asks its factory for.</summary>
internal interface ICustomMappingFactory
{
    ITransformer CreateTransformer(string contractName);
}

public abstract class CustomMappingFactory<TSrc, TDst> : ICustomMappingFactory
    where TSrc : class, new()
    where TDst : class, new()
{
    public abstract Action<TSrc, TDst> GetMapping();

    ITransformer ICustomMappingFactory.CreateTransformer(string contractName) =>
        new CustomMappingTransformer<TSrc, TDst>(GetMapping(), contractName, null, null);
}

[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class CustomMappingFactoryAttributeAttribute : ExtensionBaseAttribute
{
    public CustomMappingFactoryAttributeAttribute(string contractName)
        : base(contractName)
    {
    }
}

/// <summary>A saved custom mapping is a contract's name and its assembly's: the assembly is loaded, and the factory found in it.</summary>
[LoadableModel("CustomMapping")]
internal static class CustomMappingLoader
{
    public static void Save(ModelSaveContext ctx, string contractName, string assemblyName)
    {
        ctx.SetLoader(typeof(CustomMappingLoader));
        ctx.Writer.Write(contractName);
        ctx.Writer.Write(assemblyName);
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        string contractName = ctx.Reader.ReadString();
        env.ComponentCatalog.RegisterAssembly(System.Reflection.Assembly.Load(ctx.Reader.ReadString()));
        object factory = env.ComponentCatalog.CreateExtension(typeof(CustomMappingFactoryAttributeAttribute), contractName);
        return (factory as ICustomMappingFactory ?? throw new InvalidOperationException(
            $"The class with contract '{contractName}' must derive from '{typeof(CustomMappingFactory<,>).FullName}'.")).CreateTransformer(contractName);
    }
}
