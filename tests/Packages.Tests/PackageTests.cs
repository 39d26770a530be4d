using System.IO.Compression;
using System.Xml.Linq;
using MLNet.Xai.Tests.Support;

namespace Packages.Tests;

[Collection(Packed.Name)]
public sealed class PackageTests
{
    public static TheoryData<string> Ids => [.. PackedPackages.Projects.Select(p => Path.GetFileNameWithoutExtension(p))];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Package_HoldsTheAssemblyItsDocumentationReadmeIconAndSymbols(string id)
    {
        using ZipArchive package = PackedPackages.Open(id);
        string[] files = [.. package.Entries.Select(e => e.FullName).Where(n => !n.StartsWith("_rels/", StringComparison.Ordinal) && !n.StartsWith("package/", StringComparison.Ordinal))];
        files.ShouldBe([$"{id}.nuspec", "README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml", "[Content_Types].xml"], ignoreOrder: true);
        using ZipArchive symbols = PackedPackages.Open(id, "snupkg");
        symbols.GetEntry($"lib/net10.0/{id}.pdb").ShouldNotBeNull();
        Bytes(package.GetEntry("README.md")!).ShouldBe(File.ReadAllBytes(Path.Combine(TestData.Root, "README.md")));
        Bytes(package.GetEntry("icon.png")!)[..8].ShouldBe([0x89, .. "PNG\r\n"u8, 0x1a, (byte)'\n']);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Nuspec_SaysLicenceReadmeIconTagsAndWhatItIs(string id)
    {
        XElement metadata = Metadata(id);
        Text(metadata, "version").ShouldBe(PackedPackages.Version);
        Text(metadata, "license").ShouldBe("MIT");
        Text(metadata, "readme").ShouldBe("README.md");
        Text(metadata, "icon").ShouldBe("icon.png");
        Text(metadata, "tags").ShouldContain("explainability");
        Text(metadata, "authors").ShouldNotBe(id, "the SDK's default");
        Text(metadata, "description").ShouldNotContain("Package Description", Case.Insensitive);
    }

    /// <summary>Exactly what the project refers to, in the version of Directory.Packages.props; nothing of analyzers, tests or the build.</summary>
    [Theory]
    [MemberData(nameof(Ids))]
    public void Dependencies_AreTheProjectsOwn(string id)
    {
        XDocument project = XDocument.Load(PackedPackages.Projects.Single(p => Path.GetFileNameWithoutExtension(p) == id));
        Dictionary<string, string> versions = XDocument.Load(Path.Combine(TestData.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(e => (string)e.Attribute("Include")!, e => (string)e.Attribute("Version")!);
        IEnumerable<string> wanted =
        [
            .. project.Descendants("PackageReference").Where(e => (string?)e.Attribute("PrivateAssets") != "all").Select(e => $"{e.Attribute("Include")!.Value} {versions[e.Attribute("Include")!.Value]}"),
            .. project.Descendants("ProjectReference").Select(e => $"{Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value)} {PackedPackages.Version}"),
        ];

        XElement group = Metadata(id).Descendants().Single(e => e.Name.LocalName == "group");
        ((string?)group.Attribute("targetFramework")).ShouldBe("net10.0");
        group.Elements().Select(e => $"{(string?)e.Attribute("id")} {(string?)e.Attribute("version")}").ShouldBe(wanted, ignoreOrder: true);
    }

    /// <summary>Another build of the same sources, from nothing, gives the same bytes.</summary>
    [Fact]
    public void Assemblies_BuiltTwice_AreTheSame()
    {
        string folder = Directory.CreateTempSubdirectory("xai-twice").FullName;
        try
        {
            Build(folder).ShouldBe(Build(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static byte[] Build(string folder)
        {
            string output = Path.Combine(folder, "work") + Path.DirectorySeparatorChar;
            string project = PackedPackages.Projects.Single(p => Path.GetFileNameWithoutExtension(p) == "MLNet.Xai.Core");
            (int code, string log) = Dotnet.Run(TestData.Root, $"build \"{project}\" -c Release -nologo -v minimal -p:ContinuousIntegrationBuild=true -p:BaseIntermediateOutputPath={output}obj/ -p:BaseOutputPath={output}bin/");
            code.ShouldBe(0, log);
            byte[] assembly = File.ReadAllBytes(Path.Combine(output, "bin", "Release", "net10.0", "MLNet.Xai.Core.dll"));
            byte[] symbols = File.ReadAllBytes(Path.Combine(output, "bin", "Release", "net10.0", "MLNet.Xai.Core.pdb"));
            Directory.Delete(output, recursive: true);
            return [.. assembly, .. symbols];
        }
    }

    private static XElement Metadata(string id)
    {
        using ZipArchive package = PackedPackages.Open(id);
        using Stream nuspec = package.GetEntry($"{id}.nuspec")!.Open();
        return XDocument.Load(nuspec).Root!.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    private static string Text(XElement metadata, string name) => metadata.Elements().Single(e => e.Name.LocalName == name).Value;

    private static byte[] Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }
}
