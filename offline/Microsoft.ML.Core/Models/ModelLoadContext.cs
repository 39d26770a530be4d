using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// Marks a class that reads a saved model back: it has a static method <c>Create(IHostEnvironment, ModelLoadContext)</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
internal sealed class LoadableModelAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>One folder of the zip file that a model is loaded from.</summary>
internal sealed class ModelLoadContext : IDisposable
{
    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly MethodInfo _create;

    private ModelLoadContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        string path = folder + ModelSaveContext.ModelEntry;
        ZipArchiveEntry entry = archive.GetEntry(path) ?? throw new FormatException($"Couldn't load model: the file has no '{path}'.");
        Reader = new BinaryReader(Content(entry), Encoding.UTF8);
        string name = Reader.ReadString();
        string assembly = Reader.ReadString();
        Version = Reader.ReadInt32();
        _create = Assembly.Load(assembly).GetTypes()
            .FirstOrDefault(t => t.GetCustomAttribute<LoadableModelAttribute>(inherit: false)?.Name == name)
            ?.GetMethod("Create", BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic, [typeof(IHostEnvironment), typeof(ModelLoadContext)])
            ?? throw new FormatException($"Couldn't load model: assembly '{assembly}' has no loader '{name}' for '{path}'.");
    }

    public BinaryReader Reader { get; }

    public int Version { get; }

    public void Dispose() => Reader.Dispose();

    public static T Load<T>(IHostEnvironment env, ZipArchive archive, string folder)
    {
        using var context = new ModelLoadContext(archive, folder);
        object model = context._create.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [env, context], null);
        return model is T typed ? typed : throw new FormatException($"Couldn't load model: '{folder}' holds a {model.GetType()}, not a {typeof(T)}.");
    }

    public T LoadModel<T>(IHostEnvironment env, string name) => Load<T>(env, _archive, $"{_folder}{name}/");

    /// <summary>A model that this one contains, or null where none was saved.</summary>
    public T LoadModelOrNull<T>(IHostEnvironment env, string name)
        where T : class => _archive.GetEntry($"{_folder}{name}/{ModelSaveContext.ModelEntry}") is null ? null : LoadModel<T>(env, name);

    internal static MemoryStream Content(ZipArchiveEntry entry)
    {
        var content = new MemoryStream();
        using (Stream stream = entry.Open())
            stream.CopyTo(content);
        content.Position = 0;
        return content;
    }
}
