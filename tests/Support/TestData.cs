namespace MLNet.Xai.Tests.Support;

/// <summary>Where tests find their data: every file of a folder is a case, so that a new case is only dropped in.</summary>
public static class TestData
{
    /// <summary>The project's root: the nearest folder above the test's assembly that holds MLNet.Xai.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>
    /// The files of <c>tests/Golden/{kind}</c> and, where the variable is set, of <c>$XAI_GOLDEN/{kind}</c>.
    /// Never empty: a folder without files means a broken checkout.
    /// </summary>
    public static IReadOnlyList<string> GoldenFiles(string kind, string pattern = "*.json")
    {
        List<string> files = [.. Files(Path.Combine(Root, "tests", "Golden", kind), pattern)];
        if (Environment.GetEnvironmentVariable("XAI_GOLDEN") is { Length: > 0 } more)
            files.AddRange(Files(Path.Combine(more, kind), pattern));
        return files.Count > 0 ? files : throw new DirectoryNotFoundException($"No {pattern} in tests/Golden/{kind}.");
    }

    /// <summary>
    /// The folder of real data: <c>$XAI_REAL</c>, else <c>../shared/real</c> beside the project; <see langword="null"/> where there is none.
    /// </summary>
    public static string? RealFolder { get; } = FindReal();

    /// <summary>A folder or file of the real data, or <see langword="null"/> (the test skips, saying so) where it is absent.</summary>
    public static string? Real(params string[] parts)
    {
        if (RealFolder is null)
            return null;
        string path = Path.Combine([RealFolder, .. parts]);
        return File.Exists(path) || Directory.Exists(path) ? path : null;
    }

    /// <summary>What a skipped test says.</summary>
    public static string RealMissing(params string[] parts) =>
        $"no real data at {Path.Combine(["$XAI_REAL", .. parts])} (default ../shared/real)";

    private static string? FindReal()
    {
        string folder = Environment.GetEnvironmentVariable("XAI_REAL") is { Length: > 0 } set
            ? set
            : Path.Combine(Root, "..", "shared", "real");
        return Directory.Exists(folder) ? Path.GetFullPath(folder) : null;
    }

    private static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal) : [];

    private static string FindRoot()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "MLNet.Xai.sln")))
                return at.FullName;
        }

        throw new DirectoryNotFoundException($"No MLNet.Xai.sln above {AppContext.BaseDirectory}.");
    }
}
