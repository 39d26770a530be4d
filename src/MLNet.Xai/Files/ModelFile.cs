using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.ML;
using MLNet.Xai.Files;

namespace MLNet.Xai;

/// <summary>A saved model as a file: what it is made of, read without loading it, and its loading with errors that say what is wrong with which file.</summary>
public sealed class ModelFile
{
    private const string Key = "Model.key", Version = "TrainingInfo/Version.txt", Chain = "TransformerChain";

    private ModelFile(string path, long bytes, string sha256) => (FullPath, Bytes, Sha256) = (path, bytes, sha256);

    /// <summary>Where it lies.</summary>
    public string FullPath { get; }

    /// <summary>Its size.</summary>
    public long Bytes { get; }

    /// <summary>SHA-256 of the file, lower-case hexadecimal digits.</summary>
    public string Sha256 { get; }

    /// <summary>When the file was last written, universal time.</summary>
    public DateTime Written { get; private init; }

    /// <summary>The version of ML.NET that wrote it, "5.0.1"; empty where it does not say.</summary>
    public string MLNetVersion { get; private init; } = "";

    /// <summary>Its parts in the order of their entries: a chain, its steps, what the steps hold. A model nested in an explainer's state is part of that explainer.</summary>
    public IReadOnlyList<SavedPart> Parts { get; private init; } = [];

    /// <summary>Assemblies that parts need and that cannot be loaded here, by their short names.</summary>
    public IReadOnlyList<string> MissingAssemblies => [.. Parts.Where(p => p.IsMissing).Select(p => new AssemblyName(p.Assembly).Name!).Distinct(StringComparer.Ordinal)];

    /// <summary>Reads what a file says of its parts.</summary>
    /// <param name="path">A file that <c>mlContext.Model.Save</c> wrote.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no saved model, or damaged.</exception>
    public static ModelFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
            throw new FileNotFoundException(Directory.Exists(path) ? $"'{path}' is a folder; a saved model is a file." : $"There is no file '{path}'.", path);
        using FileStream file = File.OpenRead(path);
        string hash = Convert.ToHexStringLower(SHA256.HashData(file));
        file.Position = 0;
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read);
            return new ModelFile(Path.GetFullPath(path), file.Length, hash) { Written = File.GetLastWriteTimeUtc(path), MLNetVersion = VersionOf(zip), Parts = PartsOf(zip) };
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"'{path}' is no model that ML.NET saved, or it is damaged: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Loads the model. Assemblies that it names are looked for where .NET looks for assemblies.</summary>
    /// <param name="context">The context.</param>
    /// <param name="schema">The columns that it was saved for; <see langword="null"/> where it was saved without.</param>
    /// <exception cref="FileNotFoundException">An assembly that it needs is not there; the message names it.</exception>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ITransformer Load(MLContext context, out DataViewSchema? schema)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (MissingAssemblies is [var first, ..] missing)
        {
            SavedPart part = Parts.First(p => p.IsMissing);
            throw new FileNotFoundException($"'{FullPath}' needs the assembly {string.Join(", ", missing)} (of its part {part.Entry}, '{part.Loader}'), which is not here. Bring {first}.dll and what it needs.", first + ".dll");
        }

        try
        {
            return context.Model.Load(FullPath, out schema);
        }
        catch (Exception e) when (MissingIn(e) is { } name)
        {
            throw new FileNotFoundException($"'{FullPath}' needs the assembly {name}, which is not here. Bring {name}.dll and what it needs.", name + ".dll", e);
        }
        catch (Exception e) when (e is not (OutOfMemoryException or NotSupportedException))
        {
            throw new InvalidDataException($"'{FullPath}' does not load: {Innermost(e).Message.Split('\n')[0].TrimEnd('.', '\r')}. It is damaged, or of another version of what reads it.", e);
        }
    }

    private static SavedPart[] PartsOf(ZipArchive zip)
    {
        // Entries are named as on Windows by some versions.
        var keys = zip.Entries.Select(e => (Name: e.FullName.Replace('\\', '/'), Entry: e)).Where(e => e.Name.EndsWith("/" + Key, StringComparison.Ordinal)).OrderBy(e => e.Name, StringComparer.Ordinal);
        SavedPart[] parts = [.. keys.Select(e =>
        {
            (string loader, string assembly) = ModelHeader.Read(e.Entry);
            return new SavedPart(e.Name[..^(Key.Length + 1)], loader, assembly, assembly.Length > 0 && !CanLoad(assembly));
        })];
        return parts.Any(p => p.Entry.StartsWith(Chain, StringComparison.Ordinal)) ? parts : throw new InvalidDataException("it holds no chain of transformers");
    }

    private static string VersionOf(ZipArchive zip)
    {
        if (zip.Entries.FirstOrDefault(e => e.FullName.Replace('\\', '/').Equals(Version, StringComparison.Ordinal)) is not { Length: < 4096 } entry)
            return "";
        using var reader = new StreamReader(entry.Open());
        return reader.ReadToEnd().Split(' ', '@', '+', '\r', '\n')[0];
    }

    private static bool CanLoad(string assembly)
    {
        try
        {
            // By its short name: ML.NET, too, takes what is there of another version.
            return Assembly.Load(new AssemblyName(assembly).Name!) is not null;
        }
        catch (Exception e) when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
        {
            return false;
        }
    }

    // A custom mapping names its assembly in its own state, so that only loading tells.
    private static string? MissingIn(Exception e)
    {
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            if (at is FileNotFoundException { FileName: { } name } && name.Contains(", Version=", StringComparison.Ordinal))
                return new AssemblyName(name).Name;
        }

        return null;
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
