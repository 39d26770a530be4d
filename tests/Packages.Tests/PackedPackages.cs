using System.IO.Compression;
using System.Xml.Linq;
using MLNet.Xai.Tests.Support;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Packages.Tests;

/// <summary>Tests that need the packages: they are packed once.</summary>
[CollectionDefinition(Name)]
public sealed class Packed : ICollectionFixture<PackedPackages>
{
    public const string Name = "packed";
}

/// <summary>The packages of src, packed afresh into artifacts/packages from what is built.</summary>
public sealed class PackedPackages
{
    public PackedPackages()
    {
        foreach (string project in Projects)
        {
            (int code, string output) = Dotnet.Run(TestData.Root, $"pack \"{project}\" -c {Dotnet.Configuration} --no-build -nologo -v minimal -o \"{Folder}\"");
            code.ShouldBe(0, output);
            output.ShouldNotContain("warning", Case.Insensitive);
        }
    }

    public static string Folder { get; } = Path.Combine(TestData.Root, "artifacts", "packages");

    /// <summary>Those that a project refers to: the tool's package is another kind, and MLNet.Xai.Cli.Tests installs it.</summary>
    public static IReadOnlyList<string> Projects { get; } = [.. Directory.GetFiles(Path.Combine(TestData.Root, "src"), "*.csproj", SearchOption.AllDirectories)
        .Where(p => !File.ReadAllText(p).Contains("<PackAsTool>true", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static string Version { get; } =
        XDocument.Load(Path.Combine(TestData.Root, "Directory.Build.props")).Descendants("Version").Single().Value;

    public static ZipArchive Open(string id, string extension = "nupkg") => ZipFile.OpenRead(Path.Combine(Folder, $"{id}.{Version}.{extension}"));
}
