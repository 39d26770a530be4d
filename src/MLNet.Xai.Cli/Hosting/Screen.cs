using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using Spectre.Console;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>Where the tool writes: results to standard output, everything else to standard error.</summary>
internal sealed class Screen
{
    // Nobody folds a file: a table that is redirected is as wide as it is.
    private const int WidthOfFiles = 2000;

    public Screen(TextWriter output, TextWriter error, Verbosity verbosity)
    {
        (Output, Error, Verbosity) = (output, error, verbosity);
        IsTerminal = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected && !Console.IsOutputRedirected;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    public Verbosity Verbosity { get; }

    /// <summary>Whether somebody looks at it.</summary>
    public bool IsTerminal { get; }

    /// <summary>Whether progress is shown.</summary>
    public bool ShowsProgress => IsTerminal && Verbosity >= Verbosity.Normal;

    /// <summary>Writes a line of results.</summary>
    public void Say(string line)
    {
        if (Verbosity > Verbosity.Quiet)
            Output.WriteLine(line);
    }

    /// <summary>Writes a line that is no result: what was taken, what is odd.</summary>
    public void Note(string line)
    {
        if (Verbosity >= Verbosity.Normal)
            Error.WriteLine($"xai: {OneLine(line)}");
    }

    /// <summary>Writes a table of results.</summary>
    public void Show(Table table)
    {
        if (Verbosity == Verbosity.Quiet)
            return;
        if (IsTerminal)
        {
            AnsiConsole.Console.Write(table);
            return;
        }

        using var text = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(text), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = WidthOfFiles;
        console.Write(table);
        foreach (string line in text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Output.WriteLine(line.TrimEnd());
    }

    /// <summary>A table without lines, whose cells are plain text.</summary>
    public static Table Table(params ReadOnlySpan<string> headers)
    {
        Table table = new Table().NoBorder();
        table.ShowHeaders = headers.ContainsAnyExcept("");
        foreach (string header in headers)
            table.AddColumn(new TableColumn(Markup.Escape(header)).PadLeft(0).PadRight(2));
        return table;
    }

    /// <summary>The one line of an error; with <see cref="Verbosity.Diag"/> also where it came from.</summary>
    public void Fail(Exception e)
    {
        Error.WriteLine($"xai: {OneLine(e.Message)}");
        if (Verbosity == Verbosity.Diag)
            Error.WriteLine(e);
    }

    /// <summary>A context whose log is shown where that was asked for.</summary>
    public MLContext Context(int? seed = null)
    {
        var context = new MLContext(seed);
        if (Verbosity == Verbosity.Diag)
        {
            context.Log += (_, e) =>
            {
                if (e.Kind != ChannelMessageKind.Trace)
                    Error.WriteLine(e.Message);
            };
        }

        return context;
    }

    public static string OneLine(string text) => string.Join(' ', text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
