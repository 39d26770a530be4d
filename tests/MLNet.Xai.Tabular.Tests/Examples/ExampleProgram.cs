using System.Diagnostics;

namespace MLNet.Xai.Tabular.Tests.Examples;

/// <summary>A program of the examples folder, run as a stranger runs it.</summary>
internal static class ExampleProgram
{
    /// <summary>Runs it into a folder that is deleted behind; gives what it said to a check, and the files that it left.</summary>
    public static void Run(string name, Action<string, string> check, params string[] arguments)
    {
        string folder = Directory.CreateTempSubdirectory("xai").FullName;
        try
        {
            check(Said(name, [folder, .. arguments]), folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Where an example was built.</summary>
    public static string Path(string name)
    {
        DirectoryInfo at = new(AppContext.BaseDirectory.TrimEnd(System.IO.Path.DirectorySeparatorChar));
        return System.IO.Path.Combine(at.Parent!.Parent!.Parent!.FullName, name, at.Parent.Name, at.Name, $"{name}.dll");
    }

    private static string Said(string name, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Path(name), .. arguments])
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, errors.Result);
        return said;
    }
}
