namespace MLNet.Xai.Data.Files;

/// <summary>The images of a folder and its sub-folders, in the order of their paths.</summary>
internal static class ImageFolder
{
    private static readonly string[] s_extensions = [".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp"];

    /// <summary>Paths, and the name of the sub-folder each lies in; empty for those in the folder itself.</summary>
    public static IReadOnlyList<(string Path, string Label)> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(f => s_extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .Select(f => (Path: f, Relative: Path.GetRelativePath(folder, f).Replace('\\', '/')))
            .OrderBy(f => f.Relative, StringComparer.Ordinal)
            .Select(f => (f.Path, f.Relative.Contains('/', StringComparison.Ordinal) ? f.Relative[..f.Relative.IndexOf('/', StringComparison.Ordinal)] : ""))];
}
