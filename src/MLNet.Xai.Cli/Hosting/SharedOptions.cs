using System.CommandLine;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Options that several commands have, with the names of the <c>mlnet</c> command where it has them.</summary>
internal static class SharedOptions
{
    public static Option<FileInfo> Model() => new("--model", "-m") { Description = "The saved model, a .zip that Model.Save wrote.", Required = true, HelpName = "file" };

    public static Option<DirectoryInfo[]> Assemblies() => new("--assemblies")
    {
        Description = "A folder with assemblies and native libraries that the model needs and the tool does not bring (custom mappings, libtorch). May be given several times.",
        HelpName = "folder",
        AllowMultipleArgumentsPerToken = false,
    };

    public static Option<string> Verbosity()
    {
        var option = new Option<string>("--verbosity", "-v") { Description = "How much is said: quiet, minimal, normal or diag.", HelpName = "level", DefaultValueFactory = _ => "normal" };
        option.AcceptOnlyFromAmong("quiet", "minimal", "normal", "diag", "q", "m", "n");
        return option;
    }

    public static Verbosity VerbosityOf(string? name) => name switch
    {
        "quiet" or "q" => Hosting.Verbosity.Quiet,
        "minimal" or "m" => Hosting.Verbosity.Minimal,
        "diag" => Hosting.Verbosity.Diag,
        _ => Hosting.Verbosity.Normal,
    };
}
