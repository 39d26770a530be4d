using System.IO.Compression;
using System.Reflection;
using System.Text;
using Microsoft.ML.Internals;

namespace Microsoft.ML;

public interface ICanSaveModel
{
    void Save(ModelSaveContext ctx);
}

/// <summary>
/// One folder of the zip file that a model is saved to. Its entry <c>Model.key</c> holds the loader's name, assembly and version, then what the model writes.
/// </summary>
public sealed class ModelSaveContext : IDisposable
{
    internal const string ModelEntry = "Model.key";
    private readonly ZipArchive _archive;
    private readonly string _folder;
    private readonly MemoryStream _buffer = new();
    private bool _hasLoader;

    internal ModelSaveContext(ZipArchive archive, string folder)
    {
        _archive = archive;
        _folder = folder;
        Writer = new BinaryWriter(_buffer, Encoding.UTF8);
    }

    /// <summary>What the model writes; only after <see cref="SetLoader"/>.</summary>
    internal BinaryWriter Writer { get; }

    public void Dispose() => Writer.Dispose();

    /// <summary>Writes a model into a folder of a zip file.</summary>
    internal static void Save(ZipArchive archive, string folder, ICanSaveModel model)
    {
        using var context = new ModelSaveContext(archive, folder);
        model.Save(context);
        context.Done();
    }

    /// <summary>Says who reads this model back: a class with <see cref="LoadableModelAttribute"/>.</summary>
    internal void SetLoader(Type loader, int version = 1)
    {
        Check.State(!_hasLoader, "The model's loader has been set already.");
        _hasLoader = true;
        Writer.Write(loader.GetCustomAttribute<LoadableModelAttribute>(inherit: false).Name);
        Writer.Write(loader.Assembly.GetName().Name);
        Writer.Write(version);
    }

    /// <summary>Writes a model that this one contains.</summary>
    internal void SaveModel(ICanSaveModel model, string name) => Save(_archive, $"{_folder}{name}/", model);

    /// <summary>Writes a model that this one contains; nothing for null.</summary>
    internal void SaveModelOrNull(ICanSaveModel model, string name)
    {
        if (model is not null)
            SaveModel(model, name);
    }

    private void Done()
    {
        Check.State(_hasLoader, "ModelSignature not specified!");
        Writer.Flush();
        using Stream entry = _archive.CreateEntry(_folder + ModelEntry, CompressionLevel.Fastest).Open();
        _buffer.Position = 0;
        _buffer.CopyTo(entry);
    }
}
