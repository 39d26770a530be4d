using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace MLNet.Xai.Data.Tests;

/// <summary>The process that explains a part, built beside the tests.</summary>
internal static class PartProcess
{
    public static string Program([CallerFilePath] string here = "")
    {
        // artifacts/bin/MLNet.Xai.Data.Tests/Release/net10.0 -> artifacts/bin/SecondProcess.Parts/Release/net10.0
        string[] own = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        string bin = string.Join(Path.DirectorySeparatorChar, own[..^3]);
        string program = Path.Combine(bin, "SecondProcess.Parts", own[^2], own[^1], "SecondProcess.Parts.dll");
        File.Exists(program).ShouldBeTrue($"{program}, which {Path.GetFileName(here)} starts, is built with the tests");
        return program;
    }

    public static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in (string[])["exec", Program(), .. arguments])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    public static string Run(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return output;
    }
}
