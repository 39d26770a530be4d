using System.Diagnostics;
using Shouldly;

namespace MLNet.Xai.Tests.Support;

/// <summary>A program of the examples folder, run as a stranger runs it.</summary>
public static class ExampleProgram
{
    /// <summary>Runs it into a folder that is deleted behind; gives what it said to a check, and the files that it left.</summary>
    public static void Run(string name, Action<string, string> check, params string[] arguments) => Run(name, folder => [folder, .. arguments], check);

    /// <summary>The same where the folder is not the first argument.</summary>
    public static void Run(string name, Func<string, string[]> arguments, Action<string, string> check)
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            check(Said(name, arguments(folder), fails: false), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What it says on its error output when it ends with an error.</summary>
    public static string Fails(string name, params string[] arguments) => Said(name, arguments, fails: true);

    /// <summary>Where an example was built.</summary>
    public static string Path(string name)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return System.IO.Path.Combine(at.Parent!.Parent!.Parent!.FullName, name, at.Parent.Name, at.Name, $"{name}.dll");
    }

    private static string Said(string name, string[] arguments, bool fails)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path(name), .. arguments])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(fails ? 1 : 0, errors.Result);
        return fails ? errors.Result : said;
    }
}
