using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNet.Xai.Tests.Support;
using Packages.Tests.Documentation;

namespace Packages.Tests;

/// <summary>README's first snippet as a stranger runs it: pasted into app.cs in an empty folder, on the packages, by <c>dotnet run app.cs</c>.</summary>
[Collection(Packed.Name)]
public sealed class ReadmeProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-stranger").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void FirstSnippet_InAnEmptyFolder_RunsToTheEnd()
    {
        string snippet = Snippet.All("README.md")[0].Code;
        File.WriteAllText(Path.Combine(_folder, "app.cs"), $"#:package MLNet.Xai.Tabular@{PackedPackages.Version}\n{snippet}");
        File.Copy(Path.Combine(TestData.Root, "examples", "LoanApproval", "data", "loans.csv"), Path.Combine(_folder, "loans.csv"));
        WriteConfiguration();

        (int code, string output) = Dotnet.Run(_folder, "run app.cs");

        code.ShouldBe(0, output);
        output.ShouldNotContain("warning", Case.Insensitive);
        foreach (string file in Regex.Matches(snippet, "Save\\((.*, )?\"(?<file>[^\"]+)\"\\)", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Select(m => m.Groups["file"].Value))
            new FileInfo(Path.Combine(_folder, file)).Length.ShouldBeGreaterThan(100, file);
        XDocument.Load(Path.Combine(_folder, "waterfall.svg")).Descendants().Count(e => e.Name.LocalName == "text").ShouldBeGreaterThan(5);
    }

    /// <summary>
    /// Our packages are a source beside the machine's own, which stay in force, and are restored into a folder of this test's, so that an older 0.1.0 in the machine's cache
    /// is no candidate. What others wrote is taken from that cache where it is there.
    /// </summary>
    private void WriteConfiguration()
    {
        var configuration = new XElement("configuration",
            new XElement("config", Add("globalPackagesFolder", Path.Combine(_folder, "packages"))),
            new XElement("packageSources", Add("MLNet.Xai", PackedPackages.Folder)));
        string cache = Dotnet.Run(_folder, "nuget locals global-packages --list").Output.Split(':', 2)[1].Trim();
        if (Directory.Exists(cache) && Directory.GetDirectories(cache, "mlnet.xai*").Length == 0)
            configuration.Add(new XElement("fallbackPackageFolders", Add("cache", cache)));
        new XDocument(configuration).Save(Path.Combine(_folder, "nuget.config"));

        static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
    }
}
