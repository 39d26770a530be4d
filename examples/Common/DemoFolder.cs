namespace Examples;

internal static class DemoFolder
{
    /// <summary>artifacts/demo/&lt;name&gt; of the repository, from wherever the program runs.</summary>
    public static string Of(string name)
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "MLNet.Xai.sln")))
            at = at.Parent;
        return Path.Combine(at?.FullName ?? ".", "artifacts", "demo", name);
    }
}
