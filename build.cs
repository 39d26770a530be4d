#!/usr/bin/env dotnet
#:property PublishAot=false
#:property GenerateDocumentationFile=false
#:package System.CommandLine

// The project's front door: dotnet run build.cs [demo | test | bench | pack]
// Needs nothing but the .NET SDK.

using System.CommandLine;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using System.Xml.Linq;

string root = Root();
Directory.SetCurrentDirectory(root);

Option<bool> quick = new("--quick") { Description = "fewer repetitions" };
Argument<string[]> names = new("names") { Description = "which ones; all when none is named", Arity = ArgumentArity.ZeroOrMore };

Command demo = new("demo", "Builds and runs the examples; what they write is in artifacts/demo/<name>.") { names };
Command test = new("test", "Builds everything with warnings as errors and runs every test, also with fewer SIMD instructions.") { names };
Command bench = new("bench", "Runs the benchmarks (both sides in turn) and writes their tables to benchmarks/results.") { names, quick };
Command pack = new("pack", "Packs the product's NuGet packages into artifacts/packages.");
RootCommand command = new("MLNet.Xai: build, test, show.") { demo, test, bench, pack };

demo.SetAction(parsed => RunDemos(parsed.GetValue(names)!) ? 0 : 1);
test.SetAction(parsed => RunTests(parsed.GetValue(names)!) ? 0 : 1);
bench.SetAction(parsed => RunBenchmarks(parsed.GetValue(names)!, parsed.GetValue(quick)) ? 0 : 1);
pack.SetAction(_ => Pack() ? 0 : 1);
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
        if (!Dotnet($"build {project} -c Release -v quiet -nologo"))
            return Fail($"{name} does not build");
        Console.WriteLine($"--- {name}");
        // A web service would go on until it is stopped; it has a demonstration of its own.
        string arguments = File.ReadAllText(project).Contains("Sdk.Web", StringComparison.Ordinal) ? " -- --demo" : "";
        if (!Dotnet($"run --project {project} -c Release --no-build{arguments}"))
            return Fail($"{name} failed");
    }

    return true;
}

bool RunTests(string[] wanted)
{
    if (!Dotnet("build MLNet.Xai.sln -c Release -v quiet -nologo"))
        return Fail("the build failed");
    List<(string Name, string Without)> runs = [];
    foreach (string project in Directory.GetFiles("tests", "*.Tests.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        string name = Path.GetFileNameWithoutExtension(project);
        if (wanted.Length > 0 && !wanted.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            continue;
        runs.Add((name, ""));
        // The kernels choose by what the machine has: the same tests on a smaller machine.
        if (string.Equals(name, "MLNet.Xai.Core.Tests", StringComparison.Ordinal))
            runs.AddRange([(name, "EnableAVX512"), (name, "EnableAVX2")]);
    }

    // Those that take longest run one test after the other: the rest runs beside them.
    ILookup<bool, (string Name, string Without)> lanes = runs.ToLookup(run => run.Name.Contains("Vision", StringComparison.Ordinal));
    Task<(int Passed, int Failed, int Skipped)[]> beside = Task.Run(() => lanes[true].Select(run => RunOne(run.Name, run.Without, aside: true)).ToArray());
    (int Passed, int Failed, int Skipped)[] tallies = [.. lanes[false].Select(run => RunOne(run.Name, run.Without, aside: false)), .. beside.Result];
    int passed = tallies.Sum(t => t.Passed), failed = tallies.Sum(t => t.Failed);
    Console.WriteLine($"{passed} passed, {failed} failed, {tallies.Sum(t => t.Skipped)} skipped");
    return failed == 0 && passed > 0;
}

// What runs aside says all of it at its end, not amid what others say.
(int Passed, int Failed, int Skipped) RunOne(string name, string without, bool aside)
{
    string results = Path.GetFullPath(Path.Combine("artifacts", "test-results", $"{name}{without}.xml"));
    Directory.CreateDirectory(Path.GetDirectoryName(results)!);
    File.Delete(results);
    string header = without.Length == 0 ? $"--- {name}" : $"--- {name}, DOTNET_{without}=0";
    var said = new StringBuilder(aside ? header + Environment.NewLine : "");
    Console.WriteLine(aside ? $"{header}: beside the others" : header);
    var watch = Stopwatch.StartNew();
    bool ok = Dotnet($"exec {OutputOf(name)} -noLogo -noColor -xml {Quote(results)}", without.Length == 0 ? null : $"DOTNET_{without}", aside ? said : null);
    int passed = 0, failed = 0, skipped = 0;
    if (File.Exists(results))
    {
        foreach (XElement assembly in XDocument.Load(results).Descendants("assembly"))
        {
            passed += (int)assembly.Attribute("passed")!;
            failed += (int)assembly.Attribute("failed")! + ((int?)assembly.Attribute("errors") ?? 0);
            skipped += (int)assembly.Attribute("skipped")!;
        }
    }

    Console.WriteLine($"{said}    {watch.Elapsed.TotalSeconds:F0} s");

    // A run that died without a report, or that says no with nothing failed, is a failure of its own.
    return (passed, !ok && failed == 0 ? 1 : failed, skipped);
}

bool RunBenchmarks(string[] wanted, bool fast) =>
    Dotnet($"run --project benchmarks/MLNet.Xai.Benchmarks -c Release -- {string.Join(' ', wanted)}{(fast ? " --quick" : "")}");

bool Pack()
{
    foreach (string project in Directory.GetFiles("src", "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
    {
        if (!Dotnet($"pack {project} -c Release -v quiet -nologo -o artifacts/packages"))
            return Fail($"{project} does not pack");
    }

    return true;
}

string OutputOf(string project) => Path.Combine("artifacts", "bin", project, "Release", "net10.0", project + ".dll");

static string Quote(string path) => $"\"{path}\"";

static bool Fail(string message)
{
    Console.Error.WriteLine($"build.cs: {message}");
    return false;
}

static bool Dotnet(string arguments, string? switchedOff = null, StringBuilder? said = null)
{
    ProcessStartInfo start = new("dotnet", arguments) { RedirectStandardOutput = said is not null, RedirectStandardError = said is not null };
    if (switchedOff is not null)
        start.Environment[switchedOff] = "0";
    using Process process = Process.Start(start)!;
    if (said is not null)
    {
        process.OutputDataReceived += Hear;
        process.ErrorDataReceived += Hear;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    process.WaitForExit();
    return process.ExitCode == 0;

    void Hear(object sender, DataReceivedEventArgs line)
    {
        lock (said!)
        {
            if (line.Data is { } text)
                said.AppendLine(text);
        }
    }
}

static string Root([CallerFilePath] string file = "") => Path.GetDirectoryName(Path.GetFullPath(file))!;
