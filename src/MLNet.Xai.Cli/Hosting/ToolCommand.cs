using System.CommandLine;
using System.Reflection;

namespace MLNet.Xai.Cli.Hosting;

/// <summary>A command of the tool: its examples stand in its help, and whatever goes wrong in it ends as one line and an exit code.</summary>
internal sealed class ToolCommand : Command
{
    private readonly Option<string> _verbosity = SharedOptions.Verbosity();
    private readonly Option<DirectoryInfo[]> _assemblies = SharedOptions.Assemblies();

    public ToolCommand(string name, string description, string[] examples, params IEnumerable<Option> options)
        : base(name, description)
    {
        Examples = examples;
        foreach (Option option in options)
            Options.Add(option);
        Options.Add(_assemblies);
        Options.Add(_verbosity);
    }

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>What it does.</summary>
    public void Do(Func<ParseResult, Screen, CancellationToken, Task> work) => SetAction((parsed, cancellation) => RunAsync(parsed, work, cancellation));

    private async Task<int> RunAsync(ParseResult parsed, Func<ParseResult, Screen, CancellationToken, Task> work, CancellationToken cancellation)
    {
        var screen = new Screen(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, SharedOptions.VerbosityOf(parsed.GetValue(_verbosity)));
        try
        {
            using var folders = new AssemblyFolders(parsed.GetValue(_assemblies) ?? []);
            await work(parsed, screen, cancellation);
            return ExitCode.Done;
        }
        catch (Exception e)
        {
            Exception cause = Cause(e);
            if (cause is OperationCanceledException || cancellation.IsCancellationRequested)
            {
                screen.Error.WriteLine("xai: cancelled; nothing unfinished was left.");
                return ExitCode.Cancelled;
            }

            screen.Fail(cause);
            return cause is WrongUseException ? ExitCode.WrongUse : ExitCode.Failed;
        }
    }

    private static Exception Cause(Exception e) => e switch
    {
        TargetInvocationException { InnerException: { } inner } => Cause(inner),
        TypeInitializationException { InnerException: { } inner } => Cause(inner),
        AggregateException aggregate when aggregate.Flatten().InnerExceptions is [var inner, ..] => Cause(inner),
        _ => e,
    };
}
