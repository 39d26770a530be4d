using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Options that several commands have, with the names of the <c>mlnet</c> command where it has them.</summary>
internal static class SharedOptions
{
    public static Option<FileInfo> Model() => new("--model", "-m") { Description = "The saved model, a .zip that Model.Save wrote.", Required = true, HelpName = "file" };

    public static Option<int> Seed() => new("--seed") { Description = "Seed of everything that is drawn: the same seed and data give the same numbers.", HelpName = "number", DefaultValueFactory = _ => 1 };

    public static Option<string?> Background() => new("--background") { Description = "Rows that others are explained against, better a few hundred than one; the dataset itself by default.", HelpName = "file|query" };

    public static Option<string?> Label() => new("--label-col") { Description = "The column with the labels, by name.", HelpName = "column" };

    public static Option<string?> Class() => new("--class") { Description = "Of a model of classes the one that is meant, by name or number.", HelpName = "class" };

    public static Option<string> GroupBy()
    {
        var option = new Option<string>("--group-by") { Description = "What one feature is: a slot of the model's features, or all slots that come from one column (one-hot, text).", HelpName = "slot|column", DefaultValueFactory = _ => "slot" };
        option.AcceptOnlyFromAmong("slot", "column");
        return option;
    }

    /// <summary>Offers the values of an enumeration in small letters, as the documentation writes them; any case is read.</summary>
    public static Option<T> InSmallLetters<T>(this Option<T> option)
    {
        option.CompletionSources.Clear();
        option.CompletionSources.Add([.. Enum.GetNames(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)).Select(n => n.ToLowerInvariant())]);
        return option;
    }

    /// <summary>A number from low to high.</summary>
    public static Action<OptionResult> Range(int low, int high) => result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && (value < low || value > high))
            result.AddError($"{result.Option.Name} is {value}; it is from {low} to {high}.");
    };

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
