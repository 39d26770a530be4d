namespace MLNet.Xai.Cli.Hosting;

/// <summary>What the tool ends with; docs/tool.md lists them for users.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>The command was right and the run failed: a damaged model, a column that is not there, a full disk.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong: an unknown option, one that is missing, a value out of range.</summary>
    public const int WrongUse = 2;

    /// <summary>Ctrl+C: as shells have it, 128 + SIGINT.</summary>
    public const int Cancelled = 130;
}
