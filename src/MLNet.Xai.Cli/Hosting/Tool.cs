using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using MLNet.Xai.Cli.Explain;
using MLNet.Xai.Cli.Importance;
using MLNet.Xai.Cli.Inspect;
using MLNet.Xai.Cli.Merge;
using MLNet.Xai.Cli.Reasons;
using MLNet.Xai.Cli.Report;
using MLNet.Xai.Cli.WhatIf;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>The command line as a whole.</summary>
internal static class Tool
{
    // Long enough for a block of rows to end, and for a file under its temporary name to be deleted.
    private static readonly TimeSpan s_afterCancel = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <param name="output">Standard output where <see langword="null"/>.</param>
    /// <param name="error">Standard error where <see langword="null"/>.</param>
    /// <param name="cancellation">Beside Ctrl+C.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null, TextWriter? error = null, CancellationToken cancellation = default)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = s_afterCancel, Output = output ?? Console.Out, Error = error ?? Console.Error };
        ParseResult parsed = Create().Parse(args);
        if (parsed.Action is ParseErrorAction || (parsed.Errors.Count > 0 && parsed.Action is null))
        {
            string command = parsed.CommandResult.Command is RootCommand ? "xai" : $"xai {parsed.CommandResult.Command.Name}";
            string message = parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "say what to do";
            await configuration.Error.WriteLineAsync($"xai: {Screen.OneLine(message)} See {command} --help.");
            return ExitCode.WrongUse;
        }

        return await parsed.InvokeAsync(configuration, cancellation);
    }

    /// <summary>All commands.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Explains any saved ML.NET model: what it is made of, why it says what it says of each row, what matters to it, and what would change its mind.")
        {
            ExplainCommand.Create(),
            ReportCommand.Create(),
            ReasonsCommand.Create(),
            ImportanceCommand.Create(),
            WhatIfCommand.Create(),
            InspectCommand.Create(),
            MergeCommand.Create(),
        };
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }
}
