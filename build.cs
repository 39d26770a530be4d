#!/usr/bin/env dotnet
#:property PublishAot=false
#:property GenerateDocumentationFile=false
#:package System.CommandLine

// The project's front door: dotnet run build.cs [demo | test | bench | pack | dependencies]
// Needs nothing but the .NET SDK; chooses where Microsoft.ML comes from by itself and says which.

using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

string root = Root();
Directory.SetCurrentDirectory(root);

Option<string?> dependencies = new("--dependencies") { Description = "packages, folder or offline; asked from the package source once when not given", Recursive = true };
Option<string?> assemblies = new("--assemblies") { Description = "the folder of assemblies, for --dependencies folder", Recursive = true };
Option<bool> quick = new("--quick") { Description = "fewer repetitions" };
Argument<string[]> names = new("names") { Description = "which ones; all when none is named", Arity = ArgumentArity.ZeroOrMore };

Command demo = new("demo", "Builds and runs the examples; what they write is in artifacts/demo/<name>.") { names };
Command test = new("test", "Builds everything with warnings as errors and runs every test, also with fewer SIMD instructions.") { names };
Command bench = new("bench", "Runs the benchmarks (both sides in turn) and writes their tables to benchmarks/results.") { names, quick };
Command pack = new("pack", "Packs the product's NuGet packages into artifacts/packages.");
Command ask = new("dependencies", "Asks the package source again where Microsoft.ML can be had, and remembers the answer.");
RootCommand command = new("MLNet.Xai: build, test, show.") { demo, test, bench, pack, ask };
command.Options.Add(dependencies);
command.Options.Add(assemblies);

demo.SetAction(parsed => Prepare(parsed, again: false) && RunDemos(parsed.GetValue(names)!) ? 0 : 1);
test.SetAction(parsed => Prepare(parsed, again: false) && RunTests(parsed.GetValue(names)!) ? 0 : 1);
bench.SetAction(parsed => Prepare(parsed, again: false) && RunBenchmarks(parsed.GetValue(names)!, parsed.GetValue(quick)) ? 0 : 1);
pack.SetAction(parsed => Prepare(parsed, again: false) && Pack() ? 0 : 1);
ask.SetAction(parsed => Prepare(parsed, again: true) ? 0 : 1);
return command.Parse(args).Invoke();

bool RunDemos(string[] wanted)
{
    string[] programs = [.. Directory.GetFiles("examples", "Program.cs", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
    string[] projects = [.. programs.Select(p => Directory.GetFiles(Path.GetDirectoryName(p)!, "*.csproj").Single())];
    string[] chosen = [.. projects.Where(p => wanted.Length == 0 || wanted.Any(w => Path.GetFileNameWithoutExtension(p).StartsWith(w, StringComparison.OrdinalIgnoreCase)))];
    if (chosen.Length == 0)
        return Fail($"no example begins with '{string.Join("', '", wanted)}'; there are: {string.Join(", ", projects.Select(Path.GetFileNameWithoutExtension))}");
    foreach (string project in chosen)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        if (File.ReadAllText(project).Contains("MLNet.Xai.Vision", StringComparison.Ordinal) && !EnsureLibtorch())
            return false;
        if (!Dotnet($"build {project} -c Release -v quiet -nologo"))
            return Fail($"{name} does not build");
        Console.WriteLine($"--- {name}");
        if (!Dotnet($"run --project {project} -c Release --no-build"))
            return Fail($"{name} failed");
    }

    return true;
}

bool RunTests(string[] wanted)
{
    if (!EnsureLibtorch())
        return false;
    if (!Dotnet("build MLNet.Xai.sln -c Release -v quiet -nologo"))
        return Fail("the build failed");
    int passed = 0, failed = 0, skipped = 0;
    foreach (string project in Directory.GetFiles("tests", "*.Tests.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        string name = Path.GetFileNameWithoutExtension(project);
        if (wanted.Length > 0 && !wanted.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            continue;
        RunOne(name, "");
        // The kernels choose by what the machine has: the same tests on a smaller machine.
        if (string.Equals(name, "MLNet.Xai.Core.Tests", StringComparison.Ordinal))
        {
            RunOne(name, "EnableAVX512");
            RunOne(name, "EnableAVX2");
        }
    }

    Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
    return failed == 0 && passed > 0;

    void RunOne(string name, string without)
    {
        string results = Path.GetFullPath(Path.Combine("artifacts", "test-results", $"{name}{without}.xml"));
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Delete(results);
        Console.WriteLine(without.Length == 0 ? $"--- {name}" : $"--- {name}, DOTNET_{without}=0");
        var watch = Stopwatch.StartNew();
        bool ok = Dotnet($"exec {OutputOf(name)} -noLogo -noColor -xml {Quote(results)}", without.Length == 0 ? null : $"DOTNET_{without}");
        int failedHere = 0;
        if (File.Exists(results))
        {
            foreach (XElement assembly in XDocument.Load(results).Descendants("assembly"))
            {
                passed += (int)assembly.Attribute("passed")!;
                failedHere += (int)assembly.Attribute("failed")! + ((int?)assembly.Attribute("errors") ?? 0);
                skipped += (int)assembly.Attribute("skipped")!;
            }
        }

        // A run that died without a report, or that says no with nothing failed, is a failure of its own.
        failed += !ok && failedHere == 0 ? 1 : failedHere;
        Console.WriteLine($"    {watch.Elapsed.TotalSeconds:F0} s");
    }
}

bool RunBenchmarks(string[] wanted, bool fast) =>
    Dotnet($"run --project benchmarks/MLNet.Xai.Benchmarks -c Release -- {string.Join(' ', wanted)}{(fast ? " --quick" : "")}");

bool Pack()
{
    // A package made otherwise would depend on what never ships.
    if (!string.Equals(Current(), "packages", StringComparison.Ordinal))
        return Fail($"packages are made where Microsoft.ML comes from packages; here it is {Current()}");
    foreach (string project in Directory.GetFiles("src", "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        if (!Dotnet($"pack {project} -c Release -v quiet -nologo -o artifacts/packages"))
            return Fail($"{project} does not pack");
    }

    return true;
}

// Where do Microsoft.ML and the others come from? Given, else remembered, else asked.
bool Prepare(ParseResult parsed, bool again)
{
    const string remembered = ".xai/dependencies.props";
    string? given = parsed.GetValue(dependencies);
    string? folder = parsed.GetValue(assemblies);
    if (given is not (null or "packages" or "folder" or "offline"))
        return Fail($"--dependencies is '{given}'; it must be packages, folder or offline");
    if (string.Equals(given, "folder", StringComparison.Ordinal) && !File.Exists(Path.Combine(folder ?? "", "Microsoft.ML.Data.dll")))
        return Fail($"--dependencies folder wants --assemblies <folder with Microsoft.ML.Data.dll>; '{folder}' has none");

    string said = "as asked";
    if (given is null && !again && File.Exists(remembered))
    {
        XElement group = XDocument.Load(remembered).Root!.Element("PropertyGroup")!;
        given = (string?)group.Element("XaiDependencies");
        folder = (string?)group.Element("XaiAssemblies");
        said = $"remembered in {remembered}";
    }

    if (given is null)
        (given, said) = AskPackageSource();
    Remember(given, folder);
    Console.WriteLine($"dependencies: {given} ({said})");
    return true;

    void Remember(string value, string? path)
    {
        Directory.CreateDirectory(".xai");
        XElement group = new("PropertyGroup", new XElement("XaiDependencies", value));
        if (path is not null)
            group.Add(new XElement("XaiAssemblies", Path.GetFullPath(path)));
        new XDocument(new XElement("Project", group)).Save(remembered);
    }
}

// Without the packages, TorchSharp's offline subset stands on the system's libtorch.
bool EnsureLibtorch()
{
    const string install = "apt-get install -y --no-install-recommends libtorch-dev libopenblas0-pthread g++";
    bool there = Directory.Exists("/usr/include/torch/csrc/api/include") && File.Exists("/usr/bin/g++");
    if (!OperatingSystem.IsLinux() || !string.Equals(Current(), "offline", StringComparison.Ordinal) || there)
        return true;
    if (!string.Equals(Environment.UserName, "root", StringComparison.Ordinal) || !File.Exists("/usr/bin/apt-get"))
        return Fail($"building offline wants libtorch; install it with: sudo {install}");
    Console.WriteLine($"installing libtorch: {install}");
    return Run("apt-get", "-qq update") && Run("apt-get", install["apt-get ".Length..].Replace("-y", "-qq -y", StringComparison.Ordinal))
        || Fail($"libtorch could not be installed; try: {install}");
}

(string Dependencies, string Said) AskPackageSource()
{
    Console.WriteLine("asking the package source for Microsoft.ML ...");
    string probe = Path.Combine(".xai", "probe");
    Directory.CreateDirectory(probe);
    File.WriteAllText(Path.Combine(probe, "probe.csproj"), """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><XaiDependencies>packages</XaiDependencies><XaiPackages>Microsoft.ML;Microsoft.ML.FastTree;SixLabors.ImageSharp;TorchSharp;TorchSharp-cpu</XaiPackages></PropertyGroup>
        </Project>
        """);
    (bool ok, string output) = Capture($"restore {probe} -nologo -p:XaiDependencies=packages -p:RestoreUseStaticGraphEvaluation=false");
    if (ok)
        return ("packages", "the package source has Microsoft.ML");
    string why = output.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase))?.Trim() ?? "restore failed";
    int at = why.IndexOf("error", StringComparison.OrdinalIgnoreCase);
    return ("offline", $"the package source cannot give Microsoft.ML: {(at >= 0 ? why[at..] : why)}");
}

string OutputOf(string project) => Path.Combine("artifacts", "bin", Current(), project, "Release", "net10.0", project + ".dll");

string Current() => (string)XDocument.Load(".xai/dependencies.props").Root!.Element("PropertyGroup")!.Element("XaiDependencies")!;

static string Quote(string path) => $"\"{path}\"";

static bool Fail(string message)
{
    Console.Error.WriteLine($"build.cs: {message}");
    return false;
}

static bool Dotnet(string arguments, string? switchedOff = null) => Run("dotnet", arguments, switchedOff);

static bool Run(string program, string arguments, string? switchedOff = null)
{
    ProcessStartInfo start = new(program, arguments);
    if (switchedOff is not null)
        start.Environment[switchedOff] = "0";
    using Process process = Process.Start(start)!;
    process.WaitForExit();
    return process.ExitCode == 0;
}

static (bool Ok, string Output) Capture(string arguments)
{
    using Process process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
    string output = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return (process.ExitCode == 0, output);
}

static string Root([CallerFilePath] string file = "") => Path.GetDirectoryName(Path.GetFullPath(file))!;
