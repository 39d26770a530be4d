using Microsoft.ML;
using MLNet.Xai;
using MLNet.Xai.Vision;
using SixLabors.ImageSharp;

namespace ImageComparison;

/// <summary>A folder of photographs: turned upright, transparent ones not darkened. The recipe of the network says how they are resized and cut.</summary>
internal static class PhotoFolder
{
    private static readonly string[] s_kinds = [".png", ".jpg", ".jpeg"];

    /// <summary>The first so many pictures by name. What is left out is said on the console, with the reason.</summary>
    /// <exception cref="ArgumentException">There is no such folder, or no picture in it that can be read.</exception>
    public static PhotoSet Read(MLContext ml, string folder, int most)
    {
        if (!Directory.Exists(folder))
            throw new ArgumentException($"There is no folder '{folder}'.");
        string[] all = [.. Directory.GetFiles(folder).Select(f => Path.GetFileName(f)).Where(IsPicture).Order(StringComparer.Ordinal)];
        string[] files = [.. all.Where(f => CanRead(Path.Combine(folder, f))).Take(most)];
        if (files.Length == 0)
            throw new ArgumentException($"There is no PNG or JPEG file in '{folder}' that can be read.");
        if (files.Length == most && all.Length > most)
            Console.WriteLine($"The folder has {all.Length} pictures; the first {most} by name are explained (--count takes more or fewer).");

        // Overlays are named after the pictures: two files of one name and different extensions keep them.
        ILookup<string?, string> stems = files.ToLookup(Path.GetFileNameWithoutExtension, StringComparer.OrdinalIgnoreCase);
        Photo[] photos = [.. files.Select(f => new Photo(stems[Path.GetFileNameWithoutExtension(f)].Count() == 1 ? Path.GetFileNameWithoutExtension(f) : f))];
        return new PhotoSet(
            photos,
            ml.Data.LoadFromEnumerable(files.Select(f => new Row { File = f, Path = Path.GetFullPath(Path.Combine(folder, f)) })),
            ml.Explain().Vision.LoadImages(PhotoSet.Image, folder, nameof(Row.File)));
    }

    private static bool IsPicture(string file) => s_kinds.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);

    private static bool CanRead(string path)
    {
        try
        {
            using Image image = ImageFile.Load(path);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"'{Path.GetFileName(path)}' is left out: it cannot be read as a picture. {e.Message}");
            return false;
        }
    }

    /// <summary>A file, and what a model of ML.NET's may want besides.</summary>
    public sealed class Row
    {
        public string File { get; set; } = "";

        public string Path { get; set; } = "";

        public float Number { get; set; }

        public bool Truth { get; set; }
    }
}
