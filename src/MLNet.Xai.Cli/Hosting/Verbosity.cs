namespace MLNet.Xai.Cli.Hosting;

/// <summary>How much the tool says, with the names of the <c>mlnet</c> command.</summary>
internal enum Verbosity
{
    /// <summary>Errors only.</summary>
    Quiet,

    /// <summary>Results: tables that were asked for, files that were written.</summary>
    Minimal,

    /// <summary>Progress too, on a terminal.</summary>
    Normal,

    /// <summary>ML.NET's log and, with errors, where they came from.</summary>
    Diag,
}
