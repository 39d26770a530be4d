using System.CommandLine;
using ImageComparison;

namespace MLNet.Xai.Vision.Tests.Examples;

/// <summary>What a command line asks of the image comparison.</summary>
/// <param name="Options">The options, where there are no errors.</param>
/// <param name="Errors">What is wrong with it, line by line; empty if nothing.</param>
internal sealed record Asked(Options Options, string Errors)
{
    public static Asked By(params string[] args)
    {
        Options? asked = null;
        ParseResult parsed = CommandLine.Create(options =>
        {
            asked = options;
            return 0;
        }).Parse(args);
        if (parsed.Errors.Count == 0)
            parsed.Invoke();
        return new Asked(asked!, string.Join('\n', parsed.Errors.Select(e => e.Message)));
    }
}
