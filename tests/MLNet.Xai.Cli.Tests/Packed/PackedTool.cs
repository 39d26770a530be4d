using System.Diagnostics;
using System.Xml.Linq;
using MLNet.Xai.Tests.Support;

[assembly: AssemblyFixture(typeof(MLNet.Xai.Cli.Tests.Packed.PackedTool))]

namespace MLNet.Xai.Cli.Tests.Packed;

/// <summary>The tool as a stranger has it: packed, and installed from the folder of packages into an empty one. Once, by the first test that asks.</summary>
public sealed class PackedTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("xai-tool").FullName;
    private readonly Lazy<string> _command;

    public PackedTool() => _command = new Lazy<string>(Install);

    public string Package => Directory.GetFiles(Path.Combine(_folder, "packages"), "MLNet.Xai.Cli.*.nupkg").Single();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public (int Code, string Output, string Error) Run(params string[] arguments) => Start(_command.Value, _folder, arguments);

    private string Install()
    {
        string packages = Path.Combine(_folder, "packages"), tools = Path.Combine(_folder, "tools"), project = Path.Combine(TestData.Root, "src", "MLNet.Xai.Cli");
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        Succeed(Start("dotnet", _folder, ["pack", project, "-c", configuration, "--no-build", "-nologo", "-v", "quiet", "-o", packages]));
        new XDocument(new XElement("configuration",
            new XElement("config", Add("globalPackagesFolder", Path.Combine(_folder, "cache"))),
            new XElement("packageSources", new XElement("clear"), Add("here", packages)))).Save(Path.Combine(_folder, "nuget.config"));
        Succeed(Start("dotnet", _folder, ["tool", "install", "MLNet.Xai.Cli", "--tool-path", tools, "--configfile", Path.Combine(_folder, "nuget.config"), "--version", Version()]));
        return Path.Combine(tools, OperatingSystem.IsWindows() ? "xai.exe" : "xai");

        static XElement Add(string key, string value) => new("add", new XAttribute("key", key), new XAttribute("value", value));
        static string Version() => XDocument.Load(Path.Combine(TestData.Root, "Directory.Build.props")).Descendants("Version").Single().Value;
        static void Succeed((int Code, string Output, string Error) run) => run.Code.ShouldBe(0, run.Output + run.Error);
    }

    private static (int Code, string Output, string Error) Start(string file, string folder, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(file) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
