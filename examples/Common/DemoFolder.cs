namespace Examples;

internal static class DemoFolder
{
    /// <summary>The repository's folder, from wherever the program runs; the current one outside of it.</summary>
    public static string Root
    {
        get
        {
            DirectoryInfo? at = new(AppContext.BaseDirectory);
            while (at is not null && !File.Exists(Path.Combine(at.FullName, "MLNet.Xai.sln")))
                at = at.Parent;
            return at?.FullName ?? ".";
        }
    }

    /// <summary>artifacts/demo/&lt;name&gt; of the repository.</summary>
    public static string Of(string name) => Path.Combine(Root, "artifacts", "demo", name);
}
