using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Folders with assemblies that models need and the tool does not bring: custom mappings, other ML.NET packages, libtorch.</summary>
/// <remarks>Asked only for what is not found elsewhere, so that nothing of the tool's own is replaced.</remarks>
internal sealed class AssemblyFolders : IDisposable
{
    // Where .NET says that it looks for native libraries; MLNet.Xai.Torch looks there too.
    private const string NativeFolders = "NATIVE_DLL_SEARCH_DIRECTORIES";

    private readonly string[] _folders;

    /// <exception cref="WrongUseException">There is no such folder.</exception>
    public AssemblyFolders(IReadOnlyList<DirectoryInfo> folders)
    {
        if (folders.FirstOrDefault(f => !f.Exists) is { } missing)
            throw new WrongUseException($"--assemblies: there is no folder '{missing.FullName}'.");
        string runtime = Path.Combine("runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        _folders = [.. folders.SelectMany(f => (string[])[f.FullName, Path.Combine(f.FullName, runtime)]).Where(Directory.Exists)];
        if (_folders.Length > 0)
            AppContext.SetData(NativeFolders, string.Join(Path.PathSeparator, [.. _folders, .. ((string?)AppContext.GetData(NativeFolders) ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Except(_folders, StringComparer.Ordinal)]));
        AssemblyLoadContext.Default.Resolving += Managed;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += Native;
    }

    public void Dispose()
    {
        AssemblyLoadContext.Default.Resolving -= Managed;
        AssemblyLoadContext.Default.ResolvingUnmanagedDll -= Native;
    }

    private Assembly? Managed(AssemblyLoadContext context, AssemblyName name) =>
        Find(name.Name + ".dll") is { } file ? context.LoadFromAssemblyPath(file) : null;

    private nint Native(Assembly asking, string name)
    {
        string[] names = OperatingSystem.IsWindows() ? [name, name + ".dll"] : OperatingSystem.IsMacOS() ? [name, $"lib{name}.dylib"] : [name, $"lib{name}.so"];
        return names.Select(Find).OfType<string>().Select(f => NativeLibrary.TryLoad(f, out nint handle) ? handle : 0).FirstOrDefault(h => h != 0);
    }

    private string? Find(string file) => _folders.Select(f => Path.Combine(f, file)).FirstOrDefault(File.Exists);
}
